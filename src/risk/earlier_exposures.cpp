#include "risk/earlier_exposures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "base/work.hpp"
#include "options/pricing.hpp"

namespace ballast::risk {

namespace {

using model::ComparedFigure;
using model::DifferenceReason;
using model::EarlierFigure;
using model::EarlierMeasure;

// Of the earlier system (legacy.md 3.1, 3.4): defaults, and its error in the rate.
constexpr double kDefaultVolatility = 0.25;
constexpr double kDefaultRate = 0.05;
constexpr double kRateAsPercent = 0.0005;
constexpr double kInventedCashShare = 0.05;

struct Totals {
    double long_value = 0.0;
    double short_value = 0.0;
    double cash = 0.0;

    double gross() const { return long_value - short_value; }
    double net() const { return long_value + short_value; }
    void add(double value) { (value < 0.0 ? short_value : long_value) += value; }
};

// The conventions by which a Greek of the earlier system may have been computed.
struct GreekRule {
    DifferenceReason reason;
    std::string_view text;
};

double greek(const options::Greeks& unit, EarlierMeasure measure) {
    switch (measure) {
        case EarlierMeasure::kDelta:
            return unit.delta;
        case EarlierMeasure::kGamma:
            return unit.gamma;
        case EarlierMeasure::kTheta:
            return unit.theta / 365.0;
        case EarlierMeasure::kVega:
            return unit.vega / 100.0;
        default:
            return unit.rho / 100.0;
    }
}

bool is_greek(EarlierMeasure measure) { return measure >= EarlierMeasure::kDelta; }

int digits_of(EarlierMeasure measure) {
    if (measure == EarlierMeasure::kDelta || measure == EarlierMeasure::kGamma) return 6;
    return is_greek(measure) ? 4 : 2;
}

// The positions at the prices of the earlier system, and which prices these are.
struct AtEarlierPrices {
    std::vector<CurrentPosition> positions;
    std::vector<std::string> texts;  // by position; empty where the price is the same

    explicit AtEarlierPrices(std::span<const CurrentPosition> here)
        : positions(here.begin(), here.end()), texts(here.size()) {
        for (std::size_t i = 0; i < positions.size(); ++i) texts[i] = change(positions[i]);
    }

    // Of the positions in a symbol, or of all for an empty one.
    std::string text(const std::string& symbol) const {
        std::vector<std::string> found;
        for (std::size_t i = 0; i < texts.size(); ++i)
            if (!texts[i].empty() && (symbol.empty() || positions[i].symbol == symbol) &&
                std::ranges::find(found, texts[i]) == found.end())
                found.push_back(texts[i]);
        const std::size_t count = found.size();
        if (count > kMostPrices) found.resize(kMostPrices);
        std::string all = fmt::format("{}", fmt::join(found, ", "));
        if (count > kMostPrices) all += fmt::format(" and {} more", count - kMostPrices);
        return all;
    }

private:
    static constexpr std::size_t kMostPrices = 5;

    static std::string change(CurrentPosition& position) {
        std::string text;
        if (position.option && position.earlier_spot &&
            !model::are_equal(*position.earlier_spot, position.option->option.spot, 6)) {
            text = model::prices_text(position.option->underlying, *position.earlier_spot,
                                      position.option->option.spot);
            position.option->option.spot = *position.earlier_spot;
            const auto priced = options::price_options(std::span(&position.option->option, 1),
                                                       options::Model::kAuto, {});
            position.unit = priced.front().greeks;
            if (position.unit) set_price(position, position.unit->price);
        }
        if (position.earlier_price && position.price &&
            !model::are_equal(*position.earlier_price, *position.price, 6)) {
            text = model::prices_text(position.symbol, *position.earlier_price, *position.price);
            set_price(position, *position.earlier_price);
        }
        return text;
    }

    static void set_price(CurrentPosition& position, double price) {
        if (!position.market_value) return;
        const double value = price * position.quantity * position.multiplier;
        if (position.unrealized_gain) *position.unrealized_gain += value - *position.market_value;
        position.market_value = value;
    }
};

class PortfolioComparison {
public:
    PortfolioComparison(std::span<const EarlierFigure> figures,
                        std::span<const CurrentPosition> positions)
        : figures_(figures), positions_(positions) {
        for (const CurrentPosition& position : positions) {
            if (!position.market_value) {
                missing_.push_back(position.symbol);
                continue;
            }
            totals_.add(*position.market_value);
            without_multiplier_.add(*position.market_value / position.multiplier);
            if (position.is_cash) totals_.cash += *position.market_value;
        }
    }

    ComparedFigure compare(const EarlierFigure& figure) const {
        if (!figure.symbol.empty())
            return is_greek(figure.measure) ? compare_greek(figure) : compare_position(figure);
        if (figure.measure == EarlierMeasure::kPositions) return compare_count(figure);
        if (!missing_.empty() && figure.measure != EarlierMeasure::kCash)
            return model::without_current(
                figure, DifferenceReason::kNoPrice,
                fmt::format("no value of {} on the day", fmt::join(missing_, ", ")));
        ComparedFigure compared = model::compared(figure, total_of(totals_, figure.measure));
        if (compared.reason == DifferenceReason::kUnexplained) explain_total(compared);
        return compared;
    }

private:
    static double total_of(const Totals& totals, EarlierMeasure measure) {
        switch (measure) {
            case EarlierMeasure::kCash:
                return totals.cash;
            case EarlierMeasure::kLongValue:
                return totals.long_value;
            case EarlierMeasure::kShortValue:
                return totals.short_value;
            case EarlierMeasure::kGrossExposure:
                return totals.gross();
            default:
                return totals.net();
        }
    }

    // A figure of the whole portfolio that the earlier system stored with this one.
    std::optional<double> stored(EarlierMeasure measure) const {
        for (const EarlierFigure& figure : figures_)
            if (figure.measure == measure && figure.symbol.empty()) return figure.value;
        return std::nullopt;
    }

    static bool set_if(bool condition, ComparedFigure& figure, DifferenceReason reason,
                       std::string_view detail) {
        if (!condition) return false;
        figure.reason = reason;
        figure.detail = detail;
        return true;
    }

    void explain_total(ComparedFigure& figure) const {
        const double earlier = figure.earlier.value;
        const EarlierMeasure measure = figure.earlier.measure;
        const auto is = [&](std::optional<double> value) {
            return value && *value != 0.0 && model::are_equal(*value, earlier, 2);
        };
        // Without short positions gross exposure is the value: the rule explains nothing.
        const bool stored_gross =
            is(stored(EarlierMeasure::kGrossExposure)) && !is(stored(EarlierMeasure::kNetExposure));
        if (measure == EarlierMeasure::kTotalValue &&
            set_if(stored_gross || is(totals_.gross()), figure, DifferenceReason::kGrossAsTotal,
                   "the earlier system stored gross exposure as value"))
            return;
        if (measure == EarlierMeasure::kCash) {
            for (const EarlierMeasure base :
                 {EarlierMeasure::kTotalValue, EarlierMeasure::kGrossExposure,
                  EarlierMeasure::kNetExposure})
                if (const auto value = stored(base);
                    value &&
                    set_if(is(kInventedCashShare * *value), figure, DifferenceReason::kInventedCash,
                           "the earlier system stored 5% of the value as cash"))
                    return;
            return;
        }
        if (measure == EarlierMeasure::kShortValue &&
            set_if(is(-totals_.short_value), figure, DifferenceReason::kAbsoluteShort,
                   "short values were stored without their sign"))
            return;
        set_if(is(total_of(without_multiplier_, measure)), figure,
               DifferenceReason::kWithoutMultiplier,
               "options were valued without their multiplier");
    }

    ComparedFigure compare_count(const EarlierFigure& figure) const {
        const auto count = static_cast<double>(positions_.size());
        ComparedFigure compared = model::compared(figure, count);
        if (compared.reason != DifferenceReason::kNone) {
            compared.reason = DifferenceReason::kNotImported;
            compared.detail =
                "positions are those held at the import, without closed and rejected ones";
        }
        return compared;
    }

    ComparedFigure compare_position(const EarlierFigure& figure) const {
        double value = 0.0;
        double without_multiplier = 0.0;
        bool is_found = false;
        for (const CurrentPosition& position : positions_) {
            if (position.symbol != figure.symbol) continue;
            is_found = true;
            const auto& one = figure.measure == EarlierMeasure::kMarketValue
                                  ? position.market_value
                                  : position.unrealized_gain;
            if (!one)
                return model::without_current(figure, DifferenceReason::kNoPrice, position.missing);
            value += *one;
            without_multiplier += *one / position.multiplier;
        }
        if (!is_found)
            return model::without_current(figure, DifferenceReason::kNotImported,
                                          "the portfolio has no such position any more");
        ComparedFigure compared = model::compared(figure, value);
        if (compared.reason != DifferenceReason::kUnexplained) return compared;
        const double earlier = figure.value;
        if (set_if(value < 0.0 && model::are_equal(-value, earlier, 2), compared,
                   DifferenceReason::kAbsoluteShort,
                   "values of short positions were stored without their sign"))
            return compared;
        set_if(earlier != 0.0 && model::are_equal(without_multiplier, earlier, 2), compared,
               DifferenceReason::kWithoutMultiplier, "the multiplier was left out");
        return compared;
    }

    ComparedFigure compare_greek(const EarlierFigure& figure) const {
        std::vector<const CurrentPosition*> options;
        for (const CurrentPosition& position : positions_)
            if (position.symbol == figure.symbol) options.push_back(&position);
        if (options.empty())
            return model::without_current(figure, DifferenceReason::kNotImported,
                                          "the portfolio has no such position any more");
        double current = 0.0;
        for (const CurrentPosition* option : options) {
            if (!option->unit)
                return model::without_current(figure, DifferenceReason::kNotComputed,
                                              option->missing);
            current += greek(*option->unit, figure.measure) * option->quantity * option->multiplier;
        }
        ComparedFigure compared = model::compared(figure, current);
        if (compared.reason != DifferenceReason::kUnexplained) return compared;
        if (set_if(figure.value == 0.0, compared, DifferenceReason::kGreeksNotComputed,
                   "the earlier system stored zero where it had no option chain"))
            return compared;
        if (options.size() == 1) explain_greek(*options.front(), compared);
        return compared;
    }

    // Greeks by the inputs that the earlier system may have used; nothing where they do not exist.
    static std::optional<options::Greeks> with_inputs(const CurrentPosition& position, double rate,
                                                      std::optional<double> volatility) {
        if (!position.option) return std::nullopt;
        options::Option option = position.option->option;
        option.rate = rate;
        if (volatility) {
            option.volatility = *volatility;
            option.dividend_yield = 0.0;
        }
        // The formula of the earlier system.
        option.style = options::Style::kEuropean;
        const auto priced = options::price_options(std::span(&option, 1), options::Model::kBsm, {});
        return priced.front().greeks;
    }

    // The fewest conventions that give the earlier figure: of inputs, of scale, of division.
    static void explain_greek(const CurrentPosition& position, ComparedFigure& figure) {
        const EarlierMeasure measure = figure.earlier.measure;
        struct Inputs {
            std::optional<options::Greeks> unit;
            std::optional<GreekRule> rule;
        };
        const std::array inputs{
            Inputs{position.unit, std::nullopt},
            Inputs{with_inputs(position, kRateAsPercent, std::nullopt),
                   GreekRule{DifferenceReason::kRateAsPercent, "a rate of 5% was used as 0.05%"}},
            Inputs{with_inputs(position, kDefaultRate, kDefaultVolatility),
                   GreekRule{DifferenceReason::kDefaultInputs,
                             "a volatility of 25% and a rate of 5% were used"}},
            Inputs{with_inputs(position, kRateAsPercent, kDefaultVolatility),
                   GreekRule{DifferenceReason::kRateAsPercent,
                             "a volatility of 25% and a rate of 0.05% were used"}}};
        struct Scale {
            double factor;
            std::optional<GreekRule> rule;
        };
        const std::array scales{
            Scale{position.quantity * position.multiplier, std::nullopt},
            Scale{1.0, GreekRule{DifferenceReason::kPerUnit, "it is of one unit"}},
            Scale{position.quantity,
                  GreekRule{DifferenceReason::kWithoutMultiplier, "the multiplier was left out"}}};
        const bool can_divide = measure == EarlierMeasure::kVega || measure == EarlierMeasure::kRho;
        const GreekRule divided{DifferenceReason::kDividedTwice, "it was divided by 100 twice"};
        std::size_t fewest = 4;
        for (const Inputs& input : inputs)
            for (const Scale& scale : scales)
                for (const bool divides : {false, true}) {
                    if (!input.unit || (divides && !can_divide)) continue;
                    const double value =
                        greek(*input.unit, measure) * scale.factor / (divides ? 100.0 : 1.0);
                    if (!model::are_equal(value, figure.earlier.value, digits_of(measure)))
                        continue;
                    std::vector<GreekRule> rules;
                    if (input.rule) rules.push_back(*input.rule);
                    if (scale.rule) rules.push_back(*scale.rule);
                    if (divides) rules.push_back(divided);
                    if (rules.size() >= fewest || rules.empty()) continue;
                    fewest = rules.size();
                    figure.reason = rules.front().reason;
                    figure.detail.clear();
                    for (const GreekRule& rule : rules)
                        figure.detail +=
                            (figure.detail.empty() ? "" : "; ") + std::string(rule.text);
                }
    }

    std::span<const EarlierFigure> figures_;
    std::span<const CurrentPosition> positions_;
    Totals totals_;
    Totals without_multiplier_;
    std::vector<std::string> missing_;
};

}  // namespace

std::vector<ComparedFigure> compare_portfolio(std::span<const EarlierFigure> figures,
                                              std::span<const CurrentPosition> positions) {
    const PortfolioComparison comparison(figures, positions);
    const AtEarlierPrices earlier(positions);
    const PortfolioComparison at_earlier(figures, earlier.positions);
    std::vector<ComparedFigure> compared;
    compared.reserve(figures.size());
    for (const EarlierFigure& figure : figures) {
        compared.push_back(comparison.compare(figure));
        if (compared.back().reason != DifferenceReason::kUnexplained) continue;
        if (const std::string prices = earlier.text(figure.symbol); !prices.empty())
            model::explain_by_prices(compared.back(), at_earlier.compare(figure), prices);
    }
    return compared;
}

}  // namespace ballast::risk
