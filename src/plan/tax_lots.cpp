#include "plan/tax_lots.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace ballast::plan {

namespace {

constexpr std::size_t kAdded = std::numeric_limits<std::size_t>::max();
constexpr double kYearAndADay = 1.0 + 1.0 / 365.25;

// Basis of each lot: its own, or its share of the average of the symbol.
std::vector<double> bases_of(const TaxableLots& lots) {
    std::map<std::string, std::pair<double, double>> pools;  // value and basis
    for (const TaxLot& lot : lots.lots) {
        pools[lot.symbol].first += lot.value;
        pools[lot.symbol].second += lot.basis;
    }
    std::vector<double> bases;
    for (const TaxLot& lot : lots.lots) {
        const auto& [value, basis] = pools[lot.symbol];
        const bool pooled = lots.rule == LotRule::kAverage && value > 0.0;
        bases.push_back(pooled ? basis * (lot.value / value) : lot.basis);
    }
    return bases;
}

}  // namespace

double tax_on(const YearGains& gains, const GainTax& tax) {
    const double total = gains.short_term + gains.long_term;
    if (total <= 0.0) return 0.0;
    if (gains.short_term < 0.0) return tax.long_rate * total;
    if (gains.long_term < 0.0) return tax.short_rate * total;
    return tax.short_rate * gains.short_term + tax.long_rate * gains.long_term;
}

YearGains carried_forward(const YearGains& gains) {
    YearGains left = gains;
    if (left.short_term > 0.0 && left.long_term < 0.0) {
        left.long_term += left.short_term;
        left.short_term = 0.0;
    } else if (left.long_term > 0.0 && left.short_term < 0.0) {
        left.short_term += left.long_term;
        left.long_term = 0.0;
    }
    return {std::min(left.short_term, 0.0), std::min(left.long_term, 0.0)};
}

LotPile::LotPile(const TaxableLots& lots)
    : rule_(lots.rule), tax_(lots.tax), gains_{-lots.tax.short_loss, -lots.tax.long_loss} {
    const std::vector<double> bases = bases_of(lots);
    for (std::size_t i = 0; i < lots.lots.size(); ++i) {
        const TaxLot& lot = lots.lots[i];
        if (!(lot.value > 0.0)) continue;
        value_ += lot.value;
        (lot.long_from <= 0.0 ? old_ : young_)
            .push_back({i, lot.value, bases[i], lot.acquired, lot.long_from});
    }
    for (std::vector<Lot>* each : {&old_, &young_}) {
        std::reverse(each->begin(), each->end());
        std::stable_sort(each->begin(), each->end(),
                         [this](const Lot& a, const Lot& b) { return before(b, a); });
    }
}

double LotPile::basis() const {
    double sum = 0.0;
    for (const auto* lots : {&old_, &young_})
        for (const Lot& lot : *lots) sum += lot.basis;
    return sum;
}

// Whether `a` is sold before `b` of the same term.
bool LotPile::before(const Lot& a, const Lot& b) const {
    if (rule_ == LotRule::kFifo || rule_ == LotRule::kAverage) return a.acquired < b.acquired;
    if (rule_ == LotRule::kLifo) return a.acquired > b.acquired;
    return a.basis * b.value > b.basis * a.value;
}

void LotPile::insert(std::vector<Lot>& lots, const Lot& lot) const {
    // The last of equals is sold last, so it comes before them.
    const auto later = [&](const Lot& each) { return before(lot, each); };
    lots.insert(std::partition_point(lots.begin(), lots.end(), later), lot);
}

void LotPile::add(double amount, double growth, double time) {
    if (!(amount > 0.0) || !(growth > 0.0)) return;
    const Lot lot{kAdded, amount / growth, amount, time, time + kYearAndADay};
    value_ += lot.value;
    insert(young_, lot);
}

// Lots that have become long term by `time`.
void LotPile::age(double time) {
    for (std::size_t i = 0; i < young_.size();) {
        if (young_[i].long_from > time) {
            ++i;
            continue;
        }
        const Lot lot = young_[i];
        young_.erase(young_.begin() + static_cast<std::ptrdiff_t>(i));
        insert(old_, lot);
    }
}

// Tax on the next unit of gain, given the year's gains so far, per unit of cash raised.
bool LotPile::cheaper_long(const Lot& old_lot, const Lot& young_lot, double growth) const {
    const double total = gains_.short_term + gains_.long_term;
    double short_price = gains_.short_term < 0.0 ? tax_.long_rate : tax_.short_rate;
    double long_price = gains_.long_term < 0.0 ? tax_.short_rate : tax_.long_rate;
    if (total < 0.0) short_price = long_price = 0.0;
    if (short_price_ >= 0.0) {
        short_price = short_price_;
        long_price = tax_.long_rate;
    }
    const auto gain_share = [&](const Lot& lot) { return 1.0 - lot.basis / (lot.value * growth); };
    const double old_share = gain_share(old_lot);
    const double young_share = gain_share(young_lot);
    const double of_old = long_price * old_share / (1.0 - long_price * old_share);
    const double of_young = short_price * young_share / (1.0 - short_price * young_share);
    if (of_old != of_young) return of_old < of_young;
    return old_share <= young_share;
}

bool LotPile::takes_long(double growth) const {
    if (old_.empty() || young_.empty()) return young_.empty();
    const Lot& old_lot = old_.back();
    const Lot& young_lot = young_.back();
    const auto loses = [&](const Lot& lot) { return lot.basis > lot.value * growth; };
    switch (rule_) {
        case LotRule::kFifo:
        case LotRule::kLifo:
        case LotRule::kHifo:
        case LotRule::kAverage:
            return !before(young_lot, old_lot);
        case LotRule::kLongTermFirst:
            return true;
        case LotRule::kLossFirst:
            return !loses(young_lot);
        case LotRule::kLowestTax:
            return cheaper_long(old_lot, young_lot, growth);
    }
    return true;
}

// The part of a lot whose sale raises `need` in cash; 1 where the whole lot is not enough. Cash
// after tax is linear in the part between the points where a net gain changes sign.
double LotPile::part_for(const Lot& lot, bool long_term, double need, double growth) const {
    const double value = lot.value * growth;
    const double gain = value - lot.basis;
    const double tax_before = tax_on(gains_, tax_);
    const auto in_hand = [&](double part) {
        YearGains after = gains_;
        (long_term ? after.long_term : after.short_term) += part * gain;
        return part * value - (tax_on(after, tax_) - tax_before);
    };
    std::array<double, 3> turns = {1.0, 1.0, 1.0};
    if (gain != 0.0) {
        const double own = long_term ? gains_.long_term : gains_.short_term;
        turns[0] = std::clamp(-own / gain, 0.0, 1.0);
        turns[1] = std::clamp(-(gains_.short_term + gains_.long_term) / gain, 0.0, 1.0);
    }
    std::sort(turns.begin(), turns.end());
    double from = 0.0;
    double held = 0.0;
    for (const double to : turns) {
        const double reached = in_hand(to);
        if (reached >= need && reached > held)
            return from + (to - from) * std::max(0.0, (need - held) / (reached - held));
        from = to;
        held = reached;
    }
    return 1.0;
}

LotPile::Sale LotPile::sell(double need, double growth, double time, std::vector<Sold>* sold) {
    Sale sale;
    if (!(growth > 0.0)) return sale;
    age(time);
    const double tax_before = tax_on(gains_, tax_);
    double open = need;
    while (open > need * 1e-15 && !(old_.empty() && young_.empty())) {
        const bool long_term = takes_long(growth);
        std::vector<Lot>& lots = long_term ? old_ : young_;
        Lot& lot = lots.back();
        const double part = part_for(lot, long_term, open, growth);
        const bool whole = part >= 1.0;
        const Sold one{lot.index, part * lot.value * growth, whole ? lot.basis : part * lot.basis,
                       long_term};
        sale.proceeds += one.proceeds;
        (long_term ? gains_.long_term : gains_.short_term) += one.proceeds - one.basis;
        value_ -= part * lot.value;
        if (sold != nullptr) sold->push_back(one);
        if (whole) {
            lots.pop_back();
        } else {
            lot.value -= part * lot.value;
            lot.basis -= one.basis;
        }
        sale.tax = tax_on(gains_, tax_) - tax_before;
        open = whole ? need - sale.net() : 0.0;
    }
    if (old_.empty() && young_.empty()) value_ = 0.0;
    return sale;
}

namespace {

LotChoice sale_by(const TaxableLots& lots, double need, double short_price) {
    LotPile pile(lots);
    pile.weigh_short_gains(short_price);
    const YearGains before = pile.gains();
    LotChoice choice{.rule = lots.rule};
    const LotPile::Sale sale = pile.sell(need, 1.0, 0.0, &choice.sold);
    choice.proceeds = sale.proceeds;
    choice.tax = sale.tax;
    choice.sales = {pile.gains().short_term - before.short_term,
                    pile.gains().long_term - before.long_term};
    choice.carry_forward = carried_forward(pile.gains());
    return choice;
}

}  // namespace

LotChoice choose_lots(const TaxableLots& lots, double need) {
    if (lots.rule != LotRule::kLowestTax) return sale_by(lots, need, -1.0);
    // The optimum ranks lots by tax per unit of cash at the marginal rates of the final state.
    // These are the two rates, or the long-term one for both where short-term losses remain, or one
    // in between where short-term gains net to zero; the orders of the other rules are tried as
    // well.
    LotChoice best = sale_by(lots, need, -1.0);
    const auto consider = [&](LotChoice choice) {
        choice.rule = LotRule::kLowestTax;
        if (choice.tax < best.tax) best = std::move(choice);
    };
    constexpr int kPrices = 16;
    for (int k = 0; k <= kPrices; ++k)
        consider(
            sale_by(lots, need,
                    lots.tax.long_rate + (lots.tax.short_rate - lots.tax.long_rate) * k / kPrices));
    for (const LotRule rule : {LotRule::kFifo, LotRule::kLifo, LotRule::kHifo, LotRule::kLossFirst,
                               LotRule::kLongTermFirst}) {
        TaxableLots other = lots;
        other.rule = rule;
        consider(sale_by(other, need, -1.0));
    }
    return best;
}

}  // namespace ballast::plan
