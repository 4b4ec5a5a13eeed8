#include "alm/contributions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/threads.hpp"

namespace ballast::alm {

namespace {

bool includes(const Figure& figure, const Market& market, const Group& group) {
    return (!figure.side || (!group.off_balance && group.side == *figure.side)) &&
           (!figure.product || group.product == *figure.product) &&
           (!figure.currency || market.currencies[group.currency].currency == *figure.currency);
}

// The days of a bucket, or all days.
class Days {
public:
    Days(const Figure& figure, const BookInputs& inputs) : all_(!figure.bucket) {
        if (all_) return;
        const fin::Date as_of = inputs.market.as_of;
        const int days = static_cast<int>(inputs.book.days());
        from_ = first_day_of(*figure.bucket, as_of, days);
        to_ = first_day_of(*figure.bucket + 1, as_of, days);
    }
    bool contain(fin::Date date) const { return all_ || (date >= from_ && date < to_); }

private:
    // The first day of a bucket or a later one; buckets are contiguous.
    static fin::Date first_day_of(std::size_t bucket, fin::Date as_of, int days) {
        int low = 0;
        int high = days + 1;
        while (low < high) {
            const int middle = low + (high - low) / 2;
            if (bucket_of(as_of, as_of + middle) < bucket)
                low = middle + 1;
            else
                high = middle;
        }
        return as_of + low;
    }

    bool all_;
    fin::Date from_;
    fin::Date to_;  // the day after the last
};

// The scenario of the figure; of a change the base after it. Tables refer to them.
std::vector<Scenario> scenarios_of(const Figure& figure, const BookInputs& inputs) {
    std::vector<Scenario> result{inputs.scenarios[figure.scenario]};
    if (figure.base) result.push_back(inputs.scenarios[*figure.base]);
    return result;
}

// For a position accepted by the book: the same sum, in the same order, as that of its parts.
double bucket_amount(const ResolvedPosition& resolved, const BookInputs& inputs,
                     const LaneTables& tables, std::size_t lane, const Days& days) {
    const std::size_t currency = resolved.currency();
    const RateView rates(tables, currency, lane);
    const double fx = inputs.market.currencies[currency].fx_to_reporting;
    const bool margins = inputs.book.settings().margins == MarginRule::kIncluded;
    double sum = 0.0;
    for (const ResolvedLeg& leg : resolved.legs)
        for (const Flow& flow : leg.project_cash_flows(rates, *inputs.market.regulation).flows) {
            if (!days.contain(flow.paid)) continue;
            const double interest = flow.interest - (margins ? 0.0 : flow.margin);
            sum += fx * ((leg.sign() * interest + leg.sign() * flow.principal) *
                         rates.discount(flow.paid));
        }
    return sum;
}

double bucket_amount(const Position& position, const BookInputs& inputs, const LaneTables& tables,
                     const Days& days) {
    const auto resolved = inputs.book.resolve(position);
    if (!resolved) return 0.0;
    const double amount = bucket_amount(*resolved, inputs, tables, 0, days);
    return tables.used == 1 ? amount : amount - bucket_amount(*resolved, inputs, tables, 1, days);
}

double level_of(const Figure& figure, std::size_t scenario, const Book& book, const Market& market,
                const BookValue& value) {
    BookTotal sum;
    double nii = 0.0;
    for (std::size_t g = 0; g < book.groups().size(); ++g) {
        if (!includes(figure, market, book.groups()[g])) continue;
        sum += value.groups[g][scenario];
        nii += value.groups[g][scenario].nii();
    }
    if (figure.measure == Measure::kEve) return sum.eve;
    if (figure.month && !sum.running.empty()) return sum.nii(*figure.month);
    // The NII of the book is added month by month, that of a part group by group.
    const bool whole = !figure.side && !figure.product && !figure.currency;
    return whole ? sum.nii() : nii;
}

// What identifies a part in both scenarios.
auto key_of(const ExplainedFlow& flow) {
    return std::tuple(flow.leg, flow.flow.date, flow.flow.paid);
}
auto key_of(const ExplainedInterest& period) {
    return std::tuple(period.leg, period.start, period.end, period.renewal);
}

// The parts of a change: those of the scenario less those of the base, which may have others.
template <class Part>
void add_change(std::vector<std::pair<Part, double>> of_scenario,
                std::vector<std::pair<Part, double>> of_base, std::vector<Part>& list,
                PositionParts& parts) {
    const auto less = [](const auto& a, const auto& b) {
        return key_of(a.first) < key_of(b.first);
    };
    std::ranges::stable_sort(of_scenario, less);
    std::ranges::stable_sort(of_base, less);
    const auto add = [&](Part& part, double amount, double base) {
        list.push_back(std::move(part));
        parts.amounts.push_back(amount - base);
        parts.base_amounts.push_back(base);
        parts.sum += amount - base;
    };
    auto base = of_base.begin();
    for (auto& [part, amount] : of_scenario) {
        for (; base != of_base.end() && key_of(base->first) < key_of(part); ++base)
            add(base->first, 0.0, base->second);
        const bool both = base != of_base.end() && key_of(base->first) == key_of(part);
        add(part, amount, both ? base->second : 0.0);
        if (both) ++base;
    }
    for (; base != of_base.end(); ++base) add(base->first, 0.0, base->second);
}

}  // namespace

std::vector<std::size_t> positions_in(const Figure& figure, const Book& book,
                                      const Market& market) {
    std::vector<bool> included;
    for (const Group& group : book.groups()) included.push_back(includes(figure, market, group));
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < book.size(); ++i)
        if (included[book.group_of(i)]) rows.push_back(i);
    return rows;
}

Result<std::vector<double>> contributions(const Figure& figure, const BookInputs& inputs,
                                          std::span<const std::size_t> rows,
                                          const PositionAt& position, const Work& work) {
    std::vector<double> amounts(rows.size());
    const std::vector<Scenario> scenarios = scenarios_of(figure, inputs);
    if (figure.bucket) {
        const LaneTables tables =
            make_lane_tables(inputs.market, scenarios, inputs.book.days(), false, work);
        const Days days(figure, inputs);
        parallel_blocks(work, rows.size(), 512, [&](std::size_t, std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; ++i)
                amounts[i] = bucket_amount(position(rows[i]), inputs, tables, days);
        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the explanation was cancelled");
        return amounts;
    }
    Measures measures = Measures::only(figure.measure);
    measures.months = figure.month.has_value();
    TRY(const BookValue value,
        value_book(inputs.book, inputs.market, scenarios,
                   figure.month ? Detail::kMonths : Detail::kPositions, work, rows, measures));
    const std::size_t months = inputs.book.horizon().months();
    const auto level = [&](std::size_t at) {
        return figure.measure == Measure::kEve ? value.eve[at]
               : figure.month                  ? value.nii_by_month[at * months + *figure.month]
                                               : value.nii[at];
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
        amounts[i] = figure.base ? level(2 * i) - level(2 * i + 1) : level(i);
    return amounts;
}

double figure_of(const Figure& figure, const Book& book, const Market& market,
                 const BookValue& value, std::span<const double> contributions) {
    if (figure.bucket) return std::accumulate(contributions.begin(), contributions.end(), 0.0);
    const double level = level_of(figure, figure.scenario, book, market, value);
    return figure.base ? level - level_of(figure, *figure.base, book, market, value) : level;
}

std::vector<ProductPart> by_product(std::span<const double> contributions,
                                    std::span<const std::size_t> rows, const Book& book) {
    std::vector<ProductPart> result;
    for (const Group& group : book.groups())
        result.push_back({.side = group.side,
                          .currency = group.currency,
                          .product = group.product,
                          .off_balance = group.off_balance});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ProductPart& part = result[book.group_of(rows[i])];
        ++part.positions;
        part.amount += contributions[i];
    }
    std::erase_if(result, [](const ProductPart& part) { return part.positions == 0; });
    std::ranges::stable_sort(result, std::greater<>{},
                             [](const ProductPart& part) { return std::abs(part.amount); });
    return result;
}

double planned_amount(const Figure& figure, const ChangeValue& value) {
    const bool is_included = figure.measure == Measure::kNii &&
                             (!figure.side || (!value.off_balance && *figure.side == value.side)) &&
                             (!figure.product || *figure.product == value.product) &&
                             (!figure.currency || *figure.currency == value.currency);
    if (!is_included) return 0.0;
    const auto of = [&](std::size_t scenario) {
        return figure.month ? value.months[scenario][*figure.month] : value.nii(scenario);
    };
    return of(figure.scenario) - (figure.base ? of(*figure.base) : 0.0);
}

Breakdown break_down(std::span<const double> contributions, double figure,
                     std::span<const std::uint32_t> shown) {
    std::vector<bool> is_shown(contributions.size(), false);
    double sum = 0.0;
    for (const std::uint32_t k : shown) {
        is_shown[k] = true;
        sum += contributions[k];
    }
    Breakdown result;
    for (std::size_t k = 0; k < contributions.size(); ++k)
        if (!is_shown[k]) result.rest += contributions[k];
    result.rounding = figure - (sum + result.rest);
    return result;
}

Result<PositionParts> parts_of(const Figure& figure, const BookInputs& inputs,
                               const Position& position, const Work& work) {
    TRY(const ResolvedPosition resolved, inputs.book.resolve(position));
    const BookSettings& settings = inputs.book.settings();
    const std::vector<Scenario> scenarios = scenarios_of(figure, inputs);
    const LaneTables tables =
        make_lane_tables(inputs.market, scenarios, inputs.book.days(), false, work);
    const auto explained = [&](std::size_t lane) {
        return explain(resolved, tables, lane, *inputs.market.regulation,
                       {.horizon = inputs.book.horizon(),
                        .balance = settings.balance,
                        .renewal = settings.renewal,
                        .margins = settings.margins});
    };
    PositionParts parts{.fx = inputs.market.currencies[resolved.currency()].fx_to_reporting};
    const Days days(figure, inputs);
    const auto flows_of = [&](std::size_t lane) {
        std::vector<std::pair<ExplainedFlow, double>> result;
        Explanation all = explained(lane);
        for (ExplainedFlow& flow : all.flows)
            if (days.contain(flow.flow.paid))
                result.emplace_back(std::move(flow), parts.fx * flow.value);
        return result;
    };
    const auto interest_of = [&](std::size_t lane) {
        std::vector<std::pair<ExplainedInterest, double>> result;
        Explanation all = explained(lane);
        for (ExplainedInterest& period : all.interest) {
            const double amount =
                parts.fx * (figure.month ? period.months[*figure.month] : period.interest);
            if (!figure.month || amount != 0.0) result.emplace_back(std::move(period), amount);
        }
        return result;
    };
    const auto add = [&](auto&& pairs, auto& list) {
        for (auto& [part, amount] : pairs) {
            list.push_back(std::move(part));
            parts.amounts.push_back(amount);
            parts.sum += amount;
        }
    };
    const bool eve = figure.measure == Measure::kEve;
    if (figure.base && eve)
        add_change(flows_of(0), flows_of(1), parts.flows, parts);
    else if (figure.base)
        add_change(interest_of(0), interest_of(1), parts.interest, parts);
    else if (eve)
        add(flows_of(0), parts.flows);
    else
        add(interest_of(0), parts.interest);
    return parts;
}

}  // namespace ballast::alm
