"""The chart on the Cover: requirements by verdict, drawn by the spreadsheet from the cells."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook import look


def place_chart(
    sheet: Worksheet, anchor: str, first: int, words: tuple[str, ...], title: str
) -> None:
    """Put the chart at `anchor`; `words` stand in column A from row `first`, counts beside them."""
    last = first + len(words) - 1
    chart = BarChart()
    chart.type = "bar"
    chart.style = 10
    chart.title = title
    chart.legend = None
    chart.gapWidth = 40
    chart.height = 7.5
    chart.width = 23
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    # openpyxl hides axes unless told; bars read from the top in the order of the table.
    chart.x_axis.delete = False
    chart.y_axis.delete = True
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = "0"
    bars = chart.series[0]
    bars.graphicalProperties = GraphicalProperties(solidFill=look.BARS[look.UNMAPPED])
    hidden = ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize")
    bars.dLbls = DataLabelList(showVal=True, **dict.fromkeys(hidden, False))
    bars.dPt = [
        DataPoint(idx=index, spPr=GraphicalProperties(solidFill=look.BARS[word]))
        for index, word in enumerate(words)
    ]
    sheet.add_chart(chart, anchor)
