#include "report/chart_picture.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "report/chart_scale.hpp"
#include "report/number.hpp"

namespace ballast::report {

namespace {

constexpr double kHeight = 170.0;
constexpr double kRowHeight = 15.0;
constexpr double kLegendHeight = 16.0;
constexpr double kCharacter = 0.56 * kChartText;  // average width, for space only
constexpr std::size_t kLongLabel = 9;

double width_of(std::string_view text) {
    std::size_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    return static_cast<double>(characters) * kCharacter;
}

std::string shortened(const std::string& text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
        if (++characters > most) return text.substr(0, i) + "…";
    }
    return text;
}

// "1.2M", "350k", "12%": short enough for an axis.
std::string tick_text(double value, const Format& format, double step) {
    if (format.unit == Unit::kPercent) {
        const double in_percent = step * 100.0;
        return percent(value, in_percent >= 1.0 - 1e-9 ? 0 : in_percent >= 0.1 - 1e-9 ? 1 : 2);
    }
    if (format.unit == Unit::kBasisPoints) return amount(value * 1e4, 0) + " bp";
    if (value == 0.0) return "0";
    const double size = std::max(std::abs(value), step);
    const auto digits = [&](double unit) { return step / unit >= 1.0 - 1e-9 ? 0 : 1; };
    if (size >= 1e9) return amount(value / 1e9, digits(1e9)) + "bn";
    if (size >= 1e6) return amount(value / 1e6, digits(1e6)) + "M";
    if (size >= 1e4) return amount(value / 1e3, digits(1e3)) + "k";
    return amount(value, step >= 1.0 - 1e-9    ? 0
                         : step >= 0.1 - 1e-9  ? 1
                         : step >= 0.01 - 1e-9 ? 2
                                               : 3);
}

std::string month_of(fin::Date date) { return date.to_string().substr(0, 7); }

std::vector<std::string> labels_of(const Chart& chart) {
    if (chart.dates.empty()) return chart.labels;
    std::vector<std::string> labels;
    for (const fin::Date date : chart.dates) labels.push_back(date.to_string());
    return labels;
}

bool is_horizontal(const Chart& chart) {
    if (chart.kind == ChartKind::kLine || chart.kind == ChartKind::kHistogram) return false;
    if (!chart.dates.empty()) return false;
    return chart.labels.size() > 14 ||
           std::ranges::any_of(chart.labels,
                               [](const std::string& label) { return label.size() > kLongLabel; });
}

bool has_legend(const Chart& chart) { return chart.series.size() > 1 || !chart.marks.empty(); }

struct Span {
    double low = 0.0;
    double high = 0.0;
};

// The bars of a label: from and to, with the series that colors them.
struct Bar {
    double from = 0.0;
    double to = 0.0;
    int series = 0;
    std::size_t lane = 0;  // of several bars beside each other
    Ink ink = Ink::kSeries;
};

std::vector<Bar> bars_at(const Chart& chart, std::size_t at) {
    std::vector<Bar> bars;
    double up = 0.0;
    double down = 0.0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        const std::optional<double>& value = chart.series[s].values[at];
        if (!value) continue;
        const int series = static_cast<int>(s);
        if (chart.kind == ChartKind::kStacked) {
            double& base = *value >= 0.0 ? up : down;
            bars.push_back({base, base + *value, series});
            base += *value;
        } else {
            bars.push_back({0.0, *value, series, s});
        }
    }
    return bars;
}

std::vector<std::vector<Bar>> all_bars(const Chart& chart, std::size_t places) {
    std::vector<std::vector<Bar>> all(places);
    if (chart.kind != ChartKind::kWaterfall) {
        for (std::size_t i = 0; i < places; ++i) all[i] = bars_at(chart, i);
        return all;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < places; ++i) {
        const double value = chart.series.front().values[i].value_or(0.0);
        const bool total = i + 1 == places;
        const double from = total ? 0.0 : sum;
        all[i] = {{from, from + value, 0, 0,
                   total          ? Ink::kSeries
                   : value >= 0.0 ? Ink::kGood
                                  : Ink::kBad}};
        sum += value;
    }
    return all;
}

class Drawing {
public:
    Drawing(const Chart& chart, double width, double height)
        : chart_(chart), picture_{.width = width, .height = height} {}

    Picture draw() {
        if (has_legend(chart_)) legend();
        if (is_horizontal(chart_))
            horizontal();
        else
            vertical();
        return std::move(picture_);
    }

private:
    void add_line(std::vector<double> points, Ink ink, double width = 1.0, int series = 0,
                  bool dashed = false) {
        picture_.shapes.push_back({.kind = ShapeKind::kLine,
                                   .ink = ink,
                                   .series = series,
                                   .points = std::move(points),
                                   .width = width,
                                   .dashed = dashed});
    }
    void add_rectangle(double x, double y, double width, double height, Ink ink, int series) {
        picture_.shapes.push_back({.kind = ShapeKind::kRectangle,
                                   .ink = ink,
                                   .series = series,
                                   .points = {x, y, width, height}});
    }
    void add_text(double x, double y, std::string text, Anchor anchor, Ink ink = Ink::kFaint) {
        picture_.shapes.push_back({.kind = ShapeKind::kText,
                                   .ink = ink,
                                   .points = {x, y},
                                   .text = std::move(text),
                                   .anchor = anchor});
    }

    void legend() {
        double x = 0.0;
        const double y = 9.0;
        if (chart_.series.size() > 1)
            for (std::size_t s = 0; s < chart_.series.size(); ++s) {
                add_rectangle(x, y - 6.5, 8.0, 8.0, Ink::kSeries, static_cast<int>(s));
                add_text(x + 12.0, y, chart_.series[s].name, Anchor::kStart, Ink::kText);
                x += 24.0 + width_of(chart_.series[s].name);
            }
        for (const Mark& mark : chart_.marks) {
            const std::string text = mark.name + " " + shown(mark.value, chart_.format);
            add_line({x, y - 2.5, x + 10.0, y - 2.5}, Ink::kMark, 1.2, 0, true);
            add_text(x + 14.0, y, text, Anchor::kStart, Ink::kText);
            x += 26.0 + width_of(text);
        }
    }

    std::size_t places() const {
        return chart_.kind == ChartKind::kHistogram
                   ? chart_.edges.size() - 1
                   : std::max(chart_.dates.size(), chart_.labels.size());
    }

    Span span_of(const std::vector<std::vector<Bar>>& bars) const {
        Span span;
        bool any = false;
        const auto take = [&](double value) {
            span.low = any ? std::min(span.low, value) : value;
            span.high = any ? std::max(span.high, value) : value;
            any = true;
        };
        if (chart_.kind == ChartKind::kLine) {
            for (const Series& series : chart_.series)
                for (const auto& value : series.values)
                    if (value) take(*value);
        } else {
            take(0.0);
            for (const auto& at : bars)
                for (const Bar& bar : at) {
                    take(bar.from);
                    take(bar.to);
                }
        }
        if (chart_.kind != ChartKind::kHistogram)
            for (const Mark& mark : chart_.marks) take(mark.value);
        return span;
    }

    void vertical() {
        const std::size_t count = places();
        const auto bars = chart_.kind == ChartKind::kLine ? std::vector<std::vector<Bar>>()
                                                          : all_bars(chart_, count);
        const Span span = span_of(bars);
        const Axis axis = axis_over(span.low, span.high, 5);
        const double step = axis.ticks.size() > 1 ? axis.ticks[1] - axis.ticks[0] : 1.0;
        const Format counts{Unit::kCount, 0};
        const Format& format = chart_.kind == ChartKind::kHistogram ? counts : chart_.format;
        double left = 0.0;
        for (const double tick : axis.ticks)
            left = std::max(left, width_of(tick_text(tick, format, step)));
        left_ = left + 6.0;
        right_ = picture_.width - 4.0;
        top_ = (has_legend(chart_) ? kLegendHeight : 0.0) + 6.0;
        bottom_ = picture_.height - 16.0;
        for (const double tick : axis.ticks) {
            const double y = at(axis, tick);
            add_line({left_, y, right_, y}, tick == 0.0 ? Ink::kAxis : Ink::kFaint, 0.5);
            add_text(left_ - 5.0, y + 2.8, tick_text(tick, format, step), Anchor::kEnd);
        }
        if (chart_.kind == ChartKind::kLine)
            lines(axis, count);
        else
            columns(axis, bars);
        if (chart_.kind == ChartKind::kHistogram)
            edges();
        else
            place_labels(count);
        if (chart_.kind != ChartKind::kHistogram)
            for (const Mark& mark : chart_.marks)
                add_line({left_, at(axis, mark.value), right_, at(axis, mark.value)}, Ink::kMark,
                         1.2, 0, true);
    }

    double at(const Axis& axis, double value) const {
        return bottom_ - axis.place(value) * (bottom_ - top_);
    }

    double x_of(std::size_t place, std::size_t count) const {
        if (chart_.kind == ChartKind::kLine) {
            if (count < 2) return (left_ + right_) / 2;
            if (!chart_.dates.empty()) {
                const double days = chart_.dates.back() - chart_.dates.front();
                return left_ + (right_ - left_) * (chart_.dates[place] - chart_.dates.front()) /
                                   std::max(days, 1.0);
            }
            return left_ +
                   (right_ - left_) * static_cast<double>(place) / static_cast<double>(count - 1);
        }
        return left_ +
               (right_ - left_) * (static_cast<double>(place) + 0.5) / static_cast<double>(count);
    }

    void lines(const Axis& axis, std::size_t count) {
        for (std::size_t s = 0; s < chart_.series.size(); ++s) {
            std::vector<double> points;
            const auto end = [&] {
                if (points.size() == 2)  // between gaps
                    picture_.shapes.push_back(
                        {.kind = ShapeKind::kRectangle,
                         .ink = Ink::kSeries,
                         .series = static_cast<int>(s),
                         .points = {points[0] - 1.5, points[1] - 1.5, 3.0, 3.0}});
                if (points.size() >= 4)
                    add_line(std::move(points), Ink::kSeries, 1.4, static_cast<int>(s));
                points.clear();
            };
            for (std::size_t i = 0; i < count; ++i) {
                const auto& value = chart_.series[s].values[i];
                if (!value) {
                    end();
                    continue;
                }
                points.push_back(x_of(i, count));
                points.push_back(at(axis, *value));
            }
            end();
        }
    }

    void columns(const Axis& axis, const std::vector<std::vector<Bar>>& bars) {
        const double slot =
            (right_ - left_) / static_cast<double>(std::max<std::size_t>(bars.size(), 1));
        const bool histogram = chart_.kind == ChartKind::kHistogram;
        const std::size_t lanes = chart_.kind == ChartKind::kBars ? chart_.series.size() : 1;
        const double share = histogram ? 0.94 : 0.7;
        const double each = slot * share / static_cast<double>(std::max<std::size_t>(lanes, 1));
        for (std::size_t i = 0; i < bars.size(); ++i)
            for (const Bar& bar : bars[i]) {
                const double x = left_ + slot * (static_cast<double>(i) + (1.0 - share) / 2) +
                                 each * static_cast<double>(bar.lane);
                const double y = at(axis, std::max(bar.from, bar.to));
                add_rectangle(x, y, std::max(each - (lanes > 1 ? 0.6 : 0.0), 0.4),
                              at(axis, std::min(bar.from, bar.to)) - y, bar.ink, bar.series);
            }
    }

    void edges() {
        const double low = chart_.edges.front();
        const double high = chart_.edges.back();
        const auto x = [&](double value) {
            return left_ + (right_ - left_) * (value - low) / std::max(high - low, 1e-300);
        };
        const Axis axis = axis_over(low, high, 6);
        const double step = axis.ticks.size() > 1 ? axis.ticks[1] - axis.ticks[0] : 1.0;
        for (const double tick : axis.ticks)
            if (tick >= low && tick <= high)
                add_text(x(tick), bottom_ + 11.0, tick_text(tick, chart_.format, step),
                         Anchor::kMiddle);
        for (const Mark& mark : chart_.marks)
            if (mark.value >= low && mark.value <= high)
                add_line({x(mark.value), top_, x(mark.value), bottom_}, Ink::kMark, 1.2, 0, true);
    }

    struct PlacedLabel {
        double x = 0.0;
        double half = 0.0;  // of its width
        std::string text;
    };

    // Of dates, those where a month begins.
    std::vector<PlacedLabel> candidates(std::size_t count) const {
        const std::vector<std::string> labels = labels_of(chart_);
        std::vector<PlacedLabel> all;
        std::string month;
        for (std::size_t i = 0; i < count; ++i) {
            std::string label = labels[i];
            if (chart_.dates.size() > 12) {
                label = month_of(chart_.dates[i]);
                if (std::exchange(month, label) == label || i == 0) continue;
            }
            const double half = width_of(label) / 2;
            all.push_back({std::clamp(x_of(i, count), std::min(half, right_ - half), right_ - half),
                           half, std::move(label)});
        }
        return all;
    }

    // Every label, or every second, third …, as many as there is space for.
    void place_labels(std::size_t count) {
        const std::vector<PlacedLabel> all = candidates(count);
        const auto meet = [&](std::size_t step) {
            for (std::size_t i = step; i < all.size(); i += step)
                if (all[i].x - all[i].half < all[i - step].x + all[i - step].half + 8.0)
                    return true;
            return false;
        };
        std::size_t step = 1;
        while (meet(step)) ++step;
        for (std::size_t i = 0; i < all.size(); i += step)
            add_text(all[i].x, bottom_ + 11.0, all[i].text, Anchor::kMiddle);
    }

    void horizontal() {
        const std::size_t count = places();
        const auto bars = all_bars(chart_, count);
        const Span span = span_of(bars);
        const Axis axis = axis_over(span.low, span.high, 6);
        const double step = axis.ticks.size() > 1 ? axis.ticks[1] - axis.ticks[0] : 1.0;
        double label_width = 0.0;
        for (const std::string& label : chart_.labels)
            label_width = std::max(label_width, width_of(shortened(label, 34)));
        left_ = label_width + 8.0;
        right_ = picture_.width - 14.0;
        top_ = (has_legend(chart_) ? kLegendHeight : 0.0) + 2.0;
        bottom_ = picture_.height - 16.0;
        const auto x = [&](double value) { return left_ + axis.place(value) * (right_ - left_); };
        for (const double tick : axis.ticks) {
            add_line({x(tick), top_, x(tick), bottom_}, tick == 0.0 ? Ink::kAxis : Ink::kFaint,
                     0.5);
            add_text(x(tick), bottom_ + 11.0, tick_text(tick, chart_.format, step),
                     Anchor::kMiddle);
        }
        const double slot = (bottom_ - top_) / static_cast<double>(std::max<std::size_t>(count, 1));
        const std::size_t lanes = chart_.kind == ChartKind::kBars ? chart_.series.size() : 1;
        const double each = slot * 0.7 / static_cast<double>(std::max<std::size_t>(lanes, 1));
        for (std::size_t i = 0; i < count; ++i) {
            const double y = top_ + slot * static_cast<double>(i);
            add_text(left_ - 6.0, y + slot / 2 + 2.8, shortened(chart_.labels[i], 34), Anchor::kEnd,
                     Ink::kText);
            for (const Bar& bar : bars[i])
                add_rectangle(x(std::min(bar.from, bar.to)),
                              y + slot * 0.15 + each * static_cast<double>(bar.lane),
                              x(std::max(bar.from, bar.to)) - x(std::min(bar.from, bar.to)), each,
                              bar.ink, bar.series);
        }
        for (const Mark& mark : chart_.marks)
            add_line({x(mark.value), top_, x(mark.value), bottom_}, Ink::kMark, 1.2, 0, true);
    }

    const Chart& chart_;
    Picture picture_;
    double left_ = 0.0;
    double right_ = 0.0;
    double top_ = 0.0;
    double bottom_ = 0.0;
};

}  // namespace

double picture_height(const Chart& chart) {
    if (!is_horizontal(chart)) return kHeight;
    const std::size_t lanes = chart.kind == ChartKind::kBars ? chart.series.size() : 1;
    const double row = std::max(kRowHeight, 8.0 * static_cast<double>(lanes));
    return row * static_cast<double>(chart.labels.size()) + 22.0 +
           (has_legend(chart) ? kLegendHeight : 0.0);
}

std::optional<double> least_picture_height(const Chart& chart) {
    constexpr double kLeast = 110.0;
    if (is_horizontal(chart)) return std::nullopt;
    return kLeast;
}

Picture draw_chart(const Chart& chart, double width, std::optional<double> height) {
    return Drawing(chart, width, height.value_or(picture_height(chart))).draw();
}

}  // namespace ballast::report
