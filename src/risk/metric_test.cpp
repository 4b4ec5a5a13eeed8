#include "risk/metric.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace ballast::risk {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const MetricFigures kFigures{{"var.historical.0.99.es", 120.0},
                             {"snapshot.net", 1000.0},
                             {"snapshot.gross", 1500.0},
                             {"snapshot.zero", 0.0},
                             {"exposures.by_sector.Technology.gross", 400.0},
                             {"exposures.by_sector.Consumer_Staples.gross", 250.0},
                             {"exposures.by_sector.Technology.share", 0.4},
                             {"concentration.top1", 0.25}};

double value(std::string_view text) {
    const auto metric = Metric::parse(text);
    EXPECT_TRUE(metric) << text;
    if (!metric) return std::nan("");
    const MetricValue found = metric->evaluate(kFigures);
    EXPECT_TRUE(found.value) << text << ": " << found.missing;
    return found.value.value_or(std::nan(""));
}

std::string missing(std::string_view text) {
    const auto metric = Metric::parse(text);
    EXPECT_TRUE(metric) << text;
    return metric ? metric->evaluate(kFigures).missing : "";
}

FieldError error(std::string_view text) {
    const auto metric = Metric::parse(text);
    EXPECT_FALSE(metric) << text;
    return metric ? FieldError{} : metric.error().errors.at(0);
}

TEST(Metric, IsAnExpressionOverFigures) {
    EXPECT_DOUBLE_EQ(value("var.historical.0.99.es / snapshot.net"), 0.12);
    EXPECT_DOUBLE_EQ(value("concentration.top1"), 0.25);
    EXPECT_DOUBLE_EQ(value("  snapshot.gross-snapshot.net*2 "), -500.0);
    EXPECT_DOUBLE_EQ(value("(snapshot.gross - snapshot.net) * 2"), 1000.0);
    EXPECT_DOUBLE_EQ(value("100 - 10 - 1 + 0*snapshot.net"), 89.0);
    EXPECT_DOUBLE_EQ(value("snapshot.net / 10 / 10"), 10.0);
    EXPECT_DOUBLE_EQ(value("-snapshot.net + 1e3 + .5"), 0.5);
    EXPECT_DOUBLE_EQ(value("abs(-snapshot.net)"), 1000.0);
}

TEST(Metric, AStarStandsForManyFiguresWithinAFunction) {
    EXPECT_DOUBLE_EQ(value("max(exposures.by_sector.*.gross) / snapshot.gross"), 400.0 / 1500.0);
    EXPECT_DOUBLE_EQ(value("min(exposures.by_sector.*.gross, 300)"), 250.0);
    EXPECT_DOUBLE_EQ(value("sum(exposures.by_sector.*.gross)"), 650.0);
    EXPECT_DOUBLE_EQ(value("count(exposures.by_sector.*.gross)"), 2.0);
    EXPECT_DOUBLE_EQ(value("count(exposures.by_tag.*.gross)"), 0.0);
    EXPECT_EQ(missing("max(exposures.by_tag.*.gross)"), "no figure matches the path with *");
    EXPECT_THAT(error("exposures.by_sector.*.gross / 2").hint, HasSubstr("max("));
    EXPECT_THAT(error("max(exposures.by_sector.*.gross / 2)").message,
                HasSubstr("more than one figure"));
}

TEST(Metric, QuotedPartsMayHaveBlanks) {
    EXPECT_DOUBLE_EQ(value(R"(exposures.by_sector."Consumer Staples".gross)"), 250.0);
    EXPECT_DOUBLE_EQ(value("exposures.by_sector.Consumer_Staples.gross"), 250.0);
}

TEST(Metric, WithoutAValueItStatesWhy) {
    EXPECT_EQ(missing("var.historical.0.95.es"),
              "there is no figure var.historical.0.95.es; did you mean var.historical.0.99.es?");
    EXPECT_EQ(missing("stress.covid_2020.total"),
              "there is no figure stress.covid_2020.total: there are no figures of stress");
    EXPECT_EQ(missing("snapshot.net / snapshot.zero"), "the divisor is zero");
    EXPECT_EQ(missing("snapshot.net * 1e300 * 1e300"), "the result is not finite");
}

TEST(Metric, ErrorsNameTheCharacterAndTheRepair) {
    EXPECT_EQ(error("").message,
              "character 1: the metric ends, but a figure, a number or \"(\" was "
              "expected");
    EXPECT_EQ(error("snapshot.net /").message.substr(0, 12), "character 15");
    EXPECT_EQ(error("snapshot").message, "character 1: snapshot names no figure");
    EXPECT_EQ(error("median(snapshot.net)").hint, "the functions are abs, min, max, sum or count");
    EXPECT_EQ(error("1 + 2").message, "character 6: the metric reads no figure");
    EXPECT_EQ(error("snapshot.net snapshot.gross").message,
              "character 14: found \"s\", but an operator or the end was expected");
    EXPECT_THAT(error("exposures.\"by").message, HasSubstr("not closed"));
    EXPECT_THAT(error(std::string(40, '(') + "snapshot.net").message, HasSubstr("too deeply"));
    EXPECT_THAT(error(std::string(501, ' ')).hint, HasSubstr("500"));
}

TEST(Metric, ListsPathsAndKinds) {
    const auto metric = Metric::parse("var.a.es / (snapshot.net + var.a.es) + stress.x.total");
    ASSERT_TRUE(metric);
    EXPECT_THAT(metric->paths(), ElementsAre("var.a.es", "snapshot.net", "stress.x.total"));
    EXPECT_THAT(metric->kinds(), ElementsAre("snapshot", "stress", "var"));
}

// Random expressions with their value, computed while they are written.
class Writer {
public:
    explicit Writer(unsigned seed) : random_(seed) {}
    struct Made {
        std::string text;
        double value;
    };
    Made make(int depth) {
        switch (depth == 0 ? random_() % 2 : random_() % 7) {
            case 0:
                return {"snapshot.net", 1000.0};
            case 1: {
                const double number = static_cast<double>(1 + random_() % 100) / 4.0;
                return {fmt::format("{}", number), number};
            }
            case 2: {
                const Made inner = make(depth - 1);
                return {fmt::format("-({})", inner.text), -inner.value};
            }
            case 3: {
                const Made a = make(depth - 1);
                const Made b = make(depth - 1);
                return {fmt::format("max({}, {})", a.text, b.text), std::max(a.value, b.value)};
            }
            case 4: {
                const Made a = make(depth - 1);
                const Made b = make(depth - 1);
                return {fmt::format("({}) - ({})", a.text, b.text), a.value - b.value};
            }
            case 5: {
                const Made a = make(depth - 1);
                const Made b = make(depth - 1);
                return {fmt::format("({})*({})", a.text, b.text), a.value * b.value};
            }
            default: {
                const Made a = make(depth - 1);
                return {fmt::format("abs({}) + 1", a.text), std::abs(a.value) + 1.0};
            }
        }
    }

private:
    std::mt19937 random_;
};

TEST(Metric, EqualsTheSameExpressionComputedDirectly) {
    for (unsigned seed = 0; seed < 500; ++seed) {
        const Writer::Made made = Writer(seed).make(4);
        const std::string text = made.text + " + 0 * snapshot.net";
        if (text.size() > kMaxMetricLength) continue;
        EXPECT_DOUBLE_EQ(value(text), made.value) << text;
    }
}

}  // namespace
}  // namespace ballast::risk
