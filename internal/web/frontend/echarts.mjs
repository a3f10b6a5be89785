// The parts of ECharts that the pages' charts are made of; what is not listed is not shipped.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, RadarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, RadarComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
	BarChart, HeatmapChart, LineChart, RadarChart,
	AriaComponent, GridComponent, LegendComponent, RadarComponent, TooltipComponent, VisualMapComponent,
	CanvasRenderer,
]);

export { echarts };
