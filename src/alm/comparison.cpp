#include "alm/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "base/check.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

constexpr std::size_t kComparedAtOnce = 8192;

// The curve from `days` after its date on, at its forward rates, day by day.
market::Curve rolled(const market::Curve& curve, int days, std::size_t count) {
    std::vector<market::CurveNode> nodes;
    nodes.reserve(count);
    const double start = curve.zero(days / 365.0) * days;
    for (std::size_t day = 1; day <= count; ++day) {
        const auto ahead = static_cast<double>(day);
        const double end = days + ahead;
        nodes.push_back({ahead / 365.0, (curve.zero(end / 365.0) * end - start) / ahead});
    }
    return market::Curve::make(std::move(nodes)).value();
}

const market::Curve* projection_named(const CurrencyCurves& curves, std::string_view name) {
    const auto found = std::ranges::find(curves.projections, name, &NamedCurve::name);
    return found == curves.projections.end() ? nullptr : &found->curve;
}

// The market of the second date at the forward rates of the first. A curve that the first date
// lacks is that of the second.
Market rolled_market(const Market& from, const Market& to, std::size_t days) {
    const int ahead = to.as_of - from.as_of;
    Market market = to;
    for (CurrencyCurves& curves : market.currencies) {
        const auto known = from.find(curves.currency);
        if (!known) continue;
        const CurrencyCurves& before = from.currencies[*known];
        curves.discount = rolled(before.discount, ahead, days);
        for (NamedCurve& curve : curves.projections)
            if (const auto* own = projection_named(before, curve.name))
                curve.curve = rolled(*own, ahead, days);
        // Without projection curves before, the index rates were those of the discount curve.
        if (before.projections.empty())
            for (NamedCurve& curve : curves.projections) curve.curve = curves.discount;
    }
    return market;
}

// A measure of positions under one or two scenarios, the second of which is taken off.
class Levels {
public:
    Levels(const BookValue& value, Measure measure) : value_(value), measure_(measure) {}

    double at(std::size_t row, std::size_t lane) const {
        const LargeDoubles& of = measure_ == Measure::kEve ? value_.eve : value_.nii;
        return of[row * value_.scenarios + lane];
    }
    double total(std::size_t lane) const {
        const BookTotal total = value_.total(lane);
        return measure_ == Measure::kEve ? total.eve : total.nii();
    }

private:
    const BookValue& value_;
    Measure measure_;
};

class Comparer {
public:
    Comparer(const DatedBook& from, const DatedBook& to, std::span<const std::uint32_t> partners,
             const ComparisonTerms& terms, const Work& work)
        : from_(from),
          to_(to),
          partners_(partners),
          terms_(terms),
          work_(work),
          days_(to.market.as_of - from.market.as_of),
          nii_(terms.measure == Measure::kNii),
          measures_(Measures::only(terms.measure)) {
        shocks_.push_back(terms.scenario);
        if (terms.change) shocks_.push_back({.name = "base"});
    }

    Result<Comparison> run() {
        CHECK(days_ >= 0 && partners_.size() == to_.book.size() && terms_.scenario.curves.empty());
        TRY_STATUS(value_first());
        TRY_STATUS(value_second());
        TRY_STATUS(value_affected());
        match();
        TRY_STATUS(name_causes());
        add_up();
        return std::move(result_);
    }

private:
    // Lanes of the first date, for each of the shocks: as it was and, of EVE, without the cash
    // flows that are due by the second date, and the rest as of the second date.
    enum First : std::size_t { kWhole, kRemaining, kLater };
    // Lanes of the second date, for each of the shocks: at the forwards of the first, and at its
    // own curves.
    enum Second : std::size_t { kForwards, kCurves, kSecondLanes };

    Scenario skipping(Scenario scenario) const {
        scenario.skipped_days = days_;
        return scenario;
    }
    Scenario starting_later(Scenario scenario) const {
        scenario.skipped_days = days_;
        scenario.start_days = days_;
        return scenario;
    }

    Status value_first() {
        std::vector<Scenario> lanes;
        for (const Scenario& shock : shocks_) {
            lanes.push_back(shock);
            if (nii_) continue;
            lanes.push_back(skipping(shock));
            lanes.push_back(starting_later(shock));
        }
        first_lanes_ = lanes.size() / shocks_.size();
        TRY(first_,
            value_book(from_.book, from_.market, lanes, Detail::kPositions, work_, {}, measures_));
        if (nii_) TRY_STATUS(value_later());
        return {};
    }
    // NII of the first date's positions over the horizon of the second, with the shocks from the
    // second date on.
    Status value_later() {
        const Horizon until = make_horizon(from_.market.as_of, to_.book.horizon().end(),
                                           from_.book.settings().months);
        TRY(const Book book,
            from_.book.over(from_date(until, to_.market.as_of), from_.position, work_));
        std::vector<Scenario> lanes;
        for (const Scenario& shock : shocks_) lanes.push_back(starting_later(shock));
        TRY(later_,
            value_book(book, from_.market, lanes, Detail::kPositions, work_, {}, measures_));
        return {};
    }

    std::vector<Scenario> second_lanes() const {
        std::vector<Scenario> lanes;
        for (const Scenario& shock : shocks_) {
            lanes.push_back(shock);
            lanes.back().rates = forwards_.get();
            lanes.push_back(shock);
        }
        return lanes;
    }
    Status value_second() {
        forwards_ =
            std::make_unique<Market>(rolled_market(from_.market, to_.market, to_.book.days()));
        TRY(second_, value_book(to_.book, to_.market, second_lanes(), Detail::kPositions, work_, {},
                                measures_));
        return {};
    }

    template <class Rules>
    static void differing(const Rules& a, const Rules& b, std::vector<std::string>& keys) {
        for (const auto& [key, rule] : b) {
            const auto found = a.find(key);
            if (found == a.end() || !(found->second == rule)) keys.push_back(key);
        }
        for (const auto& [key, rule] : a)
            if (!b.contains(key)) keys.push_back(key);
    }
    // The positions on both dates whose rules of behavior differ, under those of the first date.
    Status value_affected() {
        affected_.assign(to_.book.size(), kNoPosition);
        std::vector<std::string> prepayment;
        std::vector<std::string> withdrawal;
        differing(from_.behaviour.prepayment, to_.behaviour.prepayment, prepayment);
        differing(from_.behaviour.withdrawal, to_.behaviour.withdrawal, withdrawal);
        differing(from_.behaviour.deposits, to_.behaviour.deposits, withdrawal);
        if (prepayment.empty() && withdrawal.empty()) return {};
        const auto has = [](const std::vector<std::string>& keys, const std::string& key) {
            return std::ranges::find(keys, key) != keys.end();
        };
        Book book(to_.market, from_.behaviour, to_.book.settings());
        for (std::size_t j = 0; j < to_.book.size(); ++j) {
            if (partners_[j] == kNoPosition) continue;
            const Position position = to_.position(j);
            if (!has(prepayment, position.prepayment) && !has(withdrawal, position.withdrawal))
                continue;
            const auto added = book.add(position);
            if (added)
                affected_[j] = static_cast<std::uint32_t>(*added);
            else
                ++result_.unvalued;
        }
        if (book.size() == 0) return {};
        // The tables must cover the days of both books.
        std::vector<Scenario> lanes = second_lanes();
        std::unique_ptr<Market> forwards;
        if (book.days() > to_.book.days()) {
            forwards =
                std::make_unique<Market>(rolled_market(from_.market, to_.market, book.days()));
            for (std::size_t k = kForwards; k < lanes.size(); k += kSecondLanes)
                lanes[k].rates = forwards.get();
        }
        TRY(earlier_,
            value_book(book, to_.market, lanes, Detail::kPositions, work_, {}, measures_));
        return {};
    }

    // The level of a lane; of a change less that of the base.
    double level(const BookValue& value, std::size_t row, std::size_t lane,
                 std::size_t lanes) const {
        const Levels levels(value, terms_.measure);
        const double shocked = levels.at(row, lane);
        return terms_.change ? shocked - levels.at(row, lane + lanes) : shocked;
    }
    double total(const BookValue& value, std::size_t lane, std::size_t lanes) const {
        const Levels levels(value, terms_.measure);
        const double shocked = levels.total(lane);
        return terms_.change ? shocked - levels.total(lane + lanes) : shocked;
    }
    // Earlier exchange rate of a position of the second date, per unit of the later one.
    double exchange_of(std::size_t to) const {
        const CurrencyCurves& curves =
            to_.market.currencies[to_.book.groups()[to_.book.group_of(to)].currency];
        const auto known = from_.market.find(curves.currency);
        return known ? from_.market.currencies[*known].fx_to_reporting / curves.fx_to_reporting
                     : 1.0;
    }

    // What follows from the first date alone; returns the level that its contract comes to.
    double follow(std::size_t from, ComparedPosition& row) const {
        const double whole = level(first_, from, kWhole, first_lanes_);
        if (nii_) {
            const double moved = level(later_, from, 0, 1);
            row.time = moved - whole;
            return moved;
        }
        const double later = level(first_, from, kLater, first_lanes_);
        const double remaining = level(first_, from, kRemaining, first_lanes_);
        row.run_off = remaining - whole;
        row.time = later - remaining;
        return later;
    }
    void compare(std::size_t from, std::size_t to, ComparedPosition& row) const {
        const double projected = follow(from, row);
        const double exchange = exchange_of(to);
        const double now = level(second_, to, kCurves, kSecondLanes);
        const std::uint32_t earlier = affected_[to];
        const bool affected = earlier != kNoPosition;
        const BookValue& assumed = affected ? earlier_ : second_;
        const std::size_t at = affected ? earlier : to;
        const double at_forwards = exchange * level(assumed, at, kForwards, kSecondLanes);
        const double at_curves = exchange * level(assumed, at, kCurves, kSecondLanes);
        row.own = at_forwards - projected;
        row.curves = at_curves - at_forwards;
        row.assumptions = exchange * now - at_curves;
        row.exchange_rates = now - exchange * now;
    }

    void match() {
        std::vector<bool> continued(from_.book.size(), false);
        for (const std::uint32_t partner : partners_)
            if (partner != kNoPosition) {
                CHECK(!continued[partner]);
                continued[partner] = true;
            }
        result_.rows.resize(to_.book.size());
        for (std::uint32_t i = 0; i < continued.size(); ++i)
            if (!continued[i]) result_.rows.push_back({.from = i, .cause = ChangeCause::kClosed});
        parallel_blocks(work_, result_.rows.size(), kComparedAtOnce,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            for (std::size_t r = begin; r < end; ++r) fill(r);
                        });
    }
    void fill(std::size_t r) {
        ComparedPosition& row = result_.rows[r];
        if (r >= to_.book.size()) {
            row.own = -follow(row.from, row);
            return;
        }
        row.to = static_cast<std::uint32_t>(r);
        row.from = partners_[r];
        if (row.from != kNoPosition) return compare(row.from, r, row);
        row.cause = ChangeCause::kNewBusiness;
        row.own = level(second_, r, kCurves, kSecondLanes);
    }

    Status name_causes() {
        parallel_blocks(work_, result_.rows.size(), kComparedAtOnce,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            for (std::size_t r = begin; r < end; ++r) name_cause(result_.rows[r]);
                        });
        if (work_.cancel.requested()) return fail(Code::kCancelled, "the comparison was cancelled");
        return {};
    }
    void name_cause(ComparedPosition& row) const {
        if (row.from == kNoPosition) return;
        // Below the rounding of the values it makes no difference, and the terms need not be read.
        constexpr double kRounding = 1e-9;
        if (row.to == kNoPosition) return end(row);
        const double size = std::abs(row.run_off) + std::abs(row.time) +
                            std::abs(level(second_, row.to, kCurves, kSecondLanes));
        // Deposits are never regular.
        const bool regular = to_.book.is_regular(row.to);
        if (regular && std::abs(row.own) <= kRounding * size) return;
        const Position before = from_.position(row.from);
        const Position after = to_.position(row.to);
        const fin::Date date = to_.market.as_of;
        if (!changed_terms(before, after, date).empty())
            row.cause = ChangeCause::kTerms;
        else if (resets_until(before, date))
            row.cause = ChangeCause::kResets;
        // The run-off of a deposit is an assumption and no payment that was due.
        if (after.type == PositionType::kNonMaturity && before.type == after.type)
            row.own += std::exchange(row.run_off, 0.0);
    }
    // Of a contract without a partner: it has matured, or was closed early.
    void end(ComparedPosition& row) const {
        const Position position = from_.position(row.from);
        if (position.type == PositionType::kNonMaturity) {
            row.own += std::exchange(row.run_off, 0.0);
            return;
        }
        const bool matured = position.maturity
                                 ? *position.maturity <= to_.market.as_of
                                 : !nii_ && level(first_, row.from, kLater, first_lanes_) == 0.0;
        if (!matured) return;
        if (nii_) row.run_off += std::exchange(row.time, 0.0);
        row.run_off += std::exchange(row.own, 0.0);
    }

    using GroupKey = std::tuple<bool, Side, std::string, std::string>;
    static GroupKey key_of(const Group& group, const Market& market) {
        return {group.off_balance, group.side, market.currencies[group.currency].currency,
                group.product};
    }
    ComparedGroup& group_of(const Group& group, const Market& market) {
        const auto [found, added] =
            group_index_.try_emplace(key_of(group, market), result_.groups.size());
        if (added)
            result_.groups.push_back({.side = group.side,
                                      .currency = market.currencies[group.currency].currency,
                                      .product = group.product,
                                      .off_balance = group.off_balance});
        return result_.groups[found->second];
    }

    void add_up() {
        result_.from = total(first_, kWhole, first_lanes_);
        result_.to = total(second_, kCurves, kSecondLanes);
        std::vector<std::size_t> of_first;
        std::vector<std::size_t> of_second;
        for (const Group& group : to_.book.groups())
            of_second.push_back(
                static_cast<std::size_t>(&group_of(group, to_.market) - result_.groups.data()));
        for (const Group& group : from_.book.groups())
            of_first.push_back(
                static_cast<std::size_t>(&group_of(group, from_.market) - result_.groups.data()));
        constexpr double kHalfCent = 0.005;
        for (const ComparedPosition& row : result_.rows) {
            ComparedGroup& group =
                result_.groups[row.to == kNoPosition ? of_first[from_.book.group_of(row.from)]
                                                     : of_second[to_.book.group_of(row.to)]];
            ++group.positions;
            for (std::size_t c = 0; c < kChangeCauses; ++c) {
                const double amount = row.amount(static_cast<ChangeCause>(c));
                group.amounts[c] += amount;
                if (std::abs(amount) >= kHalfCent) ++result_.positions[c];
            }
        }
        std::ranges::sort(result_.groups, {}, [](const ComparedGroup& group) {
            return std::tie(group.off_balance, group.side, group.currency, group.product);
        });
        double explained = 0.0;
        for (std::size_t c = 0; c < kChangeCauses; ++c) {
            for (const ComparedGroup& group : result_.groups)
                result_.amounts[c] += group.amounts[c];
            explained += result_.amounts[c];
        }
        result_.rounding = result_.to - result_.from - explained;
    }

    const DatedBook& from_;
    const DatedBook& to_;
    std::span<const std::uint32_t> partners_;
    const ComparisonTerms& terms_;
    const Work& work_;
    int days_;
    bool nii_;
    Measures measures_;
    std::vector<Scenario> shocks_;
    std::unique_ptr<Market> forwards_;
    std::size_t first_lanes_ = 0;          // for each shock
    BookValue first_;                      // `first_lanes_` for each shock
    BookValue later_;                      // NII over the horizon of the second date
    BookValue second_;                     // kSecondLanes for each shock
    BookValue earlier_;                    // likewise, of those affected by assumptions
    std::vector<std::uint32_t> affected_;  // index in `earlier_`, by position of the second date
    std::map<GroupKey, std::size_t> group_index_;
    Comparison result_;
};

ComparedGroup& plan_group(Comparison& comparison, const ChangeValue& value) {
    const auto order = [](const auto& of) {
        return std::tie(of.off_balance, of.side, of.currency, of.product);
    };
    const auto at = std::ranges::lower_bound(comparison.groups, order(value), {}, order);
    if (at != comparison.groups.end() && order(*at) == order(value)) return *at;
    return *comparison.groups.insert(at, {.side = value.side,
                                          .currency = value.currency,
                                          .product = value.product,
                                          .off_balance = value.off_balance});
}

}  // namespace

void add_plan_change(const Figure& figure, std::span<const PlannedPart> from,
                     std::span<const PlannedPart> to, Comparison& comparison) {
    constexpr auto kCause = static_cast<std::size_t>(ChangeCause::kPlan);
    constexpr double kHalfCent = 0.005;
    const auto add = [&](std::span<const PlannedPart> parts, double sign, double& figure_of_date) {
        for (const PlannedPart& part : parts) {
            const double amount = planned_amount(figure, part.value);
            figure_of_date += amount;
            comparison.amounts[kCause] += sign * amount;
            plan_group(comparison, part.value).amounts[kCause] += sign * amount;
            if (std::abs(amount) >= kHalfCent) ++comparison.positions[kCause];
        }
    };
    add(from, -1.0, comparison.from);
    add(to, 1.0, comparison.to);
    comparison.rounding =
        comparison.to - comparison.from -
        std::accumulate(comparison.amounts.begin(), comparison.amounts.end(), 0.0);
}

double ComparedPosition::amount(ChangeCause of) const {
    switch (of) {
        case ChangeCause::kRunOff:
            return run_off;
        case ChangeCause::kTime:
            return time;
        case ChangeCause::kCurves:
            return curves;
        case ChangeCause::kAssumptions:
            return assumptions;
        case ChangeCause::kExchangeRates:
            return exchange_rates;
        default:
            return of == cause ? own : 0.0;
    }
}

Result<Comparison> compare_books(const DatedBook& from, const DatedBook& to,
                                 std::span<const std::uint32_t> partners,
                                 const ComparisonTerms& terms, const Work& work) {
    return Comparer(from, to, partners, terms, work).run();
}

}  // namespace ballast::alm
