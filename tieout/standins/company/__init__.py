"""A seeded company of people and accounts, with planted faults and the truth about them."""

from tieout.standins.company import account_plants, job_plants, people_plants
from tieout.standins.company.company import Company, Plan
from tieout.standins.company.files import write
from tieout.standins.company.plants import planted

__all__ = ["Company", "Plan", "account_plants", "job_plants", "people_plants", "planted", "write"]
