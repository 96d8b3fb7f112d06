import sys

sys.path.insert(0, "/tmp")
from mine import estate
