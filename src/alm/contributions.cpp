#include "alm/contributions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
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

LaneTables tables_of(const Figure& figure, const BookInputs& inputs, const Work& work) {
    return make_lane_tables(inputs.market, inputs.scenarios.subspan(figure.scenario, 1),
                            inputs.book.days(), false, work);
}

// For a position accepted by the book: the same sum, in the same order, as that of its parts.
double bucket_amount(const Position& position, const BookInputs& inputs, const LaneTables& tables,
                     const Days& days) {
    const auto resolved = inputs.book.resolve(position);
    if (!resolved) return 0.0;
    const std::size_t currency = resolved->currency();
    const RateView rates(tables, currency, 0);
    const double fx = inputs.market.currencies[currency].fx_to_reporting;
    const bool margins = inputs.book.settings().margins == MarginRule::kIncluded;
    double sum = 0.0;
    for (const ResolvedLeg& leg : resolved->legs)
        for (const Flow& flow : leg.project_cash_flows(rates, *inputs.market.regulation).flows) {
            if (!days.contain(flow.paid)) continue;
            const double interest = flow.interest - (margins ? 0.0 : flow.margin);
            sum += fx * ((leg.sign() * interest + leg.sign() * flow.principal) *
                         rates.discount(flow.paid));
        }
    return sum;
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
    if (figure.bucket) {
        const LaneTables tables = tables_of(figure, inputs, work);
        const Days days(figure, inputs);
        parallel_blocks(work, rows.size(), 512, [&](std::size_t, std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; ++i)
                amounts[i] = bucket_amount(position(rows[i]), inputs, tables, days);
        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the explanation was cancelled");
        return amounts;
    }
    TRY(const BookValue value,
        value_book(inputs.book, inputs.market, inputs.scenarios.subspan(figure.scenario, 1),
                   figure.month ? Detail::kMonths : Detail::kPositions, work, rows));
    const std::size_t months = inputs.book.horizon().months();
    for (std::size_t i = 0; i < rows.size(); ++i)
        amounts[i] = figure.measure == Measure::kEve ? value.eve[i]
                     : figure.month ? value.nii_by_month[i * months + *figure.month]
                                    : value.nii[i];
    return amounts;
}

double figure_of(const Figure& figure, const Book& book, const Market& market,
                 const BookValue& value, std::span<const double> contributions) {
    if (figure.bucket) return std::accumulate(contributions.begin(), contributions.end(), 0.0);
    BookTotal sum;
    double nii = 0.0;
    for (std::size_t g = 0; g < book.groups().size(); ++g) {
        if (!includes(figure, market, book.groups()[g])) continue;
        sum += value.groups[g][figure.scenario];
        nii += value.groups[g][figure.scenario].nii();
    }
    if (figure.measure == Measure::kEve) return sum.eve;
    if (figure.month && !sum.running.empty()) return sum.nii(*figure.month);
    // The NII of the book is added month by month, that of a part group by group.
    const bool whole = !figure.side && !figure.product && !figure.currency;
    return whole ? sum.nii() : nii;
}

Breakdown break_down(std::span<const double> contributions, double figure, std::size_t count) {
    std::vector<std::size_t> order(contributions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t shown = std::min(count, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown),
                              [&](std::size_t a, std::size_t b) {
                                  const double x = std::abs(contributions[a]);
                                  const double y = std::abs(contributions[b]);
                                  return x != y ? x > y : a < b;
                              });
    Breakdown result;
    double sum = 0.0;
    for (std::size_t k = 0; k < shown; ++k) sum += contributions[order[k]];
    for (std::size_t k = shown; k < order.size(); ++k) result.rest += contributions[order[k]];
    result.rounding = figure - (sum + result.rest);
    order.resize(shown);
    result.largest = std::move(order);
    return result;
}

Result<PositionParts> parts_of(const Figure& figure, const BookInputs& inputs,
                               const Position& position, const Work& work) {
    TRY(const ResolvedPosition resolved, inputs.book.resolve(position));
    const BookSettings& settings = inputs.book.settings();
    Explanation explained =
        explain(resolved, tables_of(figure, inputs, work), 0, *inputs.market.regulation,
                {.horizon = inputs.book.horizon(),
                 .balance = settings.balance,
                 .renewal = settings.renewal,
                 .margins = settings.margins});
    PositionParts parts{.fx = inputs.market.currencies[resolved.currency()].fx_to_reporting};
    const auto add = [&](auto& list, auto& part, double amount) {
        list.push_back(std::move(part));
        parts.amounts.push_back(amount);
        parts.sum += amount;
    };
    if (figure.measure == Measure::kEve) {
        const Days days(figure, inputs);
        for (ExplainedFlow& flow : explained.flows)
            if (days.contain(flow.flow.paid)) add(parts.flows, flow, parts.fx * flow.value);
    } else {
        for (ExplainedInterest& period : explained.interest) {
            const double amount =
                parts.fx * (figure.month ? period.months[*figure.month] : period.interest);
            if (!figure.month || amount != 0.0) add(parts.interest, period, amount);
        }
    }
    return parts;
}

}  // namespace ballast::alm
