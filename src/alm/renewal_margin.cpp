#include "alm/renewal_margin.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "alm/accrual.hpp"
#include "alm/describe_margin.hpp"
#include "alm/renewal.hpp"

namespace ballast::alm {

namespace {

constexpr int kPositionLevel = static_cast<int>(MarginLevel::kPosition);

struct Key {
    MarginLevel level = MarginLevel::kAll;
    std::string_view type;  // a position type, or "fixed" or "variable"
    std::string_view side;
    std::string currency;
    int months = 0;
    std::string index_curve;

    auto operator<=>(const Key&) const = default;
};

struct Mean {
    double weight = 0.0;
    double weighted = 0.0;
    std::size_t originations = 0;
    std::size_t taken = 0;
};

int repricing_months(const Position& position) {
    if (!is_variable(position.type)) return renewal_months(position, RenewalRule::kLike);
    return position.reset_months > 0 ? position.reset_months : position.index_months;
}

Key key_of(const Position& position, MarginLevel level) {
    const bool variable = is_variable(position.type);
    Key key{.level = level, .type = variable ? "variable" : "fixed"};
    if (level == MarginLevel::kClass) {
        key.type = to_string(position.type);
        if (variable) key.index_curve = position.index_curve;
    }
    if (level <= MarginLevel::kSide) key.side = to_string(position.side);
    if (level <= MarginLevel::kCurrency) key.currency = position.currency;
    if (level <= MarginLevel::kTerm) key.months = repricing_months(position);
    return key;
}

// The simple rate from the analysis date over `months`, on the curve used for renewals.
double risk_free(const Market& market, std::size_t currency, const Position& position, int months) {
    const CurrencyCurves& curves = market.currencies[currency];
    std::size_t projection = 0;
    for (std::size_t i = 0; i < curves.projections.size(); ++i)
        if (curves.projections[i].name == position.index_curve) projection = i;
    const fin::Date end = fin::add_months(market.as_of, months);
    const double t = (end - market.as_of) / 365.0;
    const double zero = scenario_zero(market, currency, {}, projection, t);
    return std::expm1(zero * t) /
           accrual_of_term(curves.index_day_count, market.as_of, months).years(market.as_of, end);
}

// nullopt for contracts without a term, which are not renewed like for like, and for positions
// valued leg by leg: a new swap is at par.
std::optional<double> own_margin(const Market& market, const Position& position) {
    const auto currency = market.find(position.currency);
    if (!currency || position.type == PositionType::kNonMaturity || has_legs(position.type) ||
        !check_position(position, market.as_of))
        return std::nullopt;
    if (is_variable(position.type)) return position.spread;
    const int months = repricing_months(position);
    if (months == 0) return std::nullopt;
    return *position.rate - risk_free(market, *currency, position, months);
}

}  // namespace

std::string_view to_string(MarginLevel level) { return describe::to_word(level); }

struct MarginTable::State {
    const Market& market;
    fin::Date from;
    std::map<Key, Mean> means;
    std::size_t kept = 0;  // positions that keep their own margin

    // Null when no origination matches.
    Mean* closest(const Position& position) {
        for (int level = 0; level < kPositionLevel; ++level) {
            const auto found = means.find(key_of(position, static_cast<MarginLevel>(level)));
            if (found != means.end()) return &found->second;
        }
        return nullptr;
    }
};

MarginTable::MarginTable(const Market& market, int lookback_months)
    : state_(std::make_unique<State>(
          State{market, fin::add_months(market.as_of, -lookback_months), {}, 0})) {}
MarginTable::~MarginTable() = default;
MarginTable::MarginTable(MarginTable&&) noexcept = default;
MarginTable& MarginTable::operator=(MarginTable&&) noexcept = default;

void MarginTable::learn(const Position& position) {
    const Market& market = state_->market;
    if (!position.start || *position.start < state_->from || *position.start > market.as_of ||
        position.balance <= 0.0)
        return;
    const std::optional<double> own = own_margin(market, position);
    if (!own) return;
    const double weight =
        position.balance * market.currencies[*market.find(position.currency)].fx_to_reporting;
    for (int level = 0; level < kPositionLevel; ++level) {
        Mean& mean = state_->means[key_of(position, static_cast<MarginLevel>(level))];
        mean.weight += weight;
        mean.weighted += weight * *own;
        ++mean.originations;
    }
}

double MarginTable::margin_of(const Position& position) const {
    const std::optional<double> own = own_margin(state_->market, position);
    if (!own) return position.renew_margin;
    const Mean* mean = state_->closest(position);
    return mean ? mean->weighted / mean->weight : *own;
}

double MarginTable::take(const Position& position) {
    if (own_margin(state_->market, position)) {
        if (Mean* mean = state_->closest(position))
            ++mean->taken;
        else
            ++state_->kept;
    }
    return margin_of(position);
}

std::vector<MarginFigure> MarginTable::figures() const {
    std::vector<MarginFigure> result;
    for (const auto& [key, mean] : state_->means)
        if (mean.taken > 0)
            result.push_back({key.level, std::string(key.type), std::string(key.side), key.currency,
                              key.months, key.index_curve, mean.weighted / mean.weight,
                              mean.originations, mean.taken});
    if (state_->kept > 0)
        result.push_back({.level = MarginLevel::kPosition, .taken = state_->kept});
    return result;
}

RenewalMargins calibrate_margins(const Market& market, std::span<const Position> positions,
                                 int lookback_months) {
    MarginTable table(market, lookback_months);
    for (const Position& position : positions) table.learn(position);
    RenewalMargins result;
    for (const Position& position : positions) result.of_position.push_back(table.take(position));
    result.figures = table.figures();
    return result;
}

}  // namespace ballast::alm
