// Metrics: expressions over the figures of results, which limits compare with thresholds.
//
//     var.historical.0.99.es / snapshot.net
//     max(exposures.by_sector.*.gross) / snapshot.gross
//
// A path is the kind of a result and the name of a figure of it, joined by dots. Letters, digits
// and _ are written as they are, any other part in quotes: stress."2008-like".total; blanks count
// as _. A part * is any text: such a path is the argument of min, max, sum or count. Numbers,
// + - * /, parentheses, abs(). At most 500 characters and a depth of 16. docs/methods/limits.md
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::risk {

inline constexpr std::size_t kMaxMetricLength = 500;
inline constexpr int kMaxMetricDepth = 16;

// By path: {"var.historical.0.99.es": 123.4}.
using MetricFigures = std::map<std::string, double, std::less<>>;

// A value, or the reason why it is missing.
struct MetricValue {
    std::optional<double> value;
    std::string missing;
};

class Metric {
public:
    // kInvalidInput with the character, what was expected and how to fix it.
    static Result<Metric> parse(std::string_view text);

    // Without a value: a figure that is absent, a division by zero, a result that is not finite.
    MetricValue evaluate(const MetricFigures& figures) const;

    // Its paths in order of appearance, each once.
    const std::vector<std::string>& paths() const { return paths_; }
    // The kinds of results that it reads, sorted: the first parts of its paths.
    std::vector<std::string> kinds() const;

private:
    friend class MetricParser;

    enum class Op : std::uint8_t {
        kNumber,
        kPath,  // one figure
        kMany,  // the figures that match a path with *
        kNegate,
        kAdd,
        kSubtract,
        kMultiply,
        kDivide,
        kAbs,
        kMark,  // start of the arguments of the next four
        kMin,
        kMax,
        kSum,
        kCount,
    };
    // In postfix order.
    struct Step {
        Op op = Op::kNumber;
        double number = 0.0;
        std::size_t path = 0;
    };

    static double combined(Op op, double left, double right);
    static double aggregate(Op op, std::span<const double> values);

    std::vector<Step> steps_;
    std::vector<std::string> paths_;
};

}  // namespace ballast::risk
