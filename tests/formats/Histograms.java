/*
 * What the HdrHistogram library finds in a log: to standard output a line for
 * each histogram, TAG COUNT MIN MAX P50 P90 P99 P99.9 P99.99 with tabs between
 * them; to the file named second, the percentiles as the library prints them.
 */
import java.io.File;
import java.io.PrintStream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

class Histograms {
	public static void main(String[] args) throws Exception {
		HistogramLogReader log = new HistogramLogReader(new File(args[0]));
		PrintStream percentiles = new PrintStream(args[1]);
		EncodableHistogram next;
		while ((next = log.nextIntervalHistogram()) != null) {
			Histogram h = (Histogram) next;
			StringBuilder line = new StringBuilder(h.getTag());
			line.append("\t").append(h.getTotalCount());
			line.append("\t").append(h.getMinValue());
			line.append("\t").append(h.getMaxValue());
			for (double p : new double[] {50, 90, 99, 99.9, 99.99})
				line.append("\t").append(h.getValueAtPercentile(p));
			System.out.println(line);
			percentiles.println("# " + h.getTag());
			h.outputPercentileDistribution(percentiles, 5, 1.0);
		}
		System.err.println("start " + log.getStartTimeSec());
		percentiles.close();
	}
}
