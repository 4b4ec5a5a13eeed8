#include "alm/ladder.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "alm/book_state.hpp"
#include "alm/regular_kernel.hpp"
#include "alm/shared_projection.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

// Bucket by day, so that no date arithmetic is needed per flow.
std::vector<std::uint8_t> bucket_by_day(fin::Date as_of, std::size_t days) {
    std::vector<std::uint8_t> buckets(days);
    for (std::size_t day = 0; day < days; ++day)
        buckets[day] = static_cast<std::uint8_t>(bucket_of(as_of, as_of + static_cast<int>(day)));
    return buckets;
}

void add_gap(const CashFlowSchedule& schedule, std::span<const std::uint8_t> bucket,
             fin::Date as_of, double scale, double* sums) {
    for (const Flow& flow : schedule.flows) {
        if (schedule.repricing && flow.date > *schedule.repricing) break;
        if (flow.balance + flow.principal == 0.0 && flow.principal < 0.0) continue;
        sums[bucket[static_cast<std::size_t>(flow.date - as_of)]] +=
            scale * (flow.principal + flow.notional);
    }
    if (!schedule.repricing) return;
    double outstanding = 0.0;
    for (const Flow& flow : schedule.flows)
        if (flow.date > *schedule.repricing) outstanding += flow.principal + flow.notional;
    sums[bucket[static_cast<std::size_t>(*schedule.repricing - as_of)]] += scale * outstanding;
}

}  // namespace

// Sums over a range of the book under a batch of scenarios: by side and currency, in that currency,
// liabilities negative.
class LadderSums {
public:
    LadderSums(const Book& book, const Market& market, const LaneTables& tables,
               const KernelTables& kernel, std::span<const std::uint8_t> bucket, bool with_gap)
        : state_(*book.state_),
          market_(market),
          tables_(tables),
          kernel_(kernel),
          bucket_(bucket),
          with_gap_(with_gap) {}

    static KernelTables kernel_tables(const Book& book, const Market& market,
                                      const LaneTables& tables, const Work& work) {
        return make_kernel_tables(*book.state_->plans, tables, *market.regulation, {}, work);
    }

    void run(std::size_t from, std::size_t to) {
        const std::size_t buckets = standard_buckets().size();
        eve_.assign(2 * market_.currencies.size() * buckets * kLanes, 0.0);
        gap_.assign(2 * market_.currencies.size() * buckets, 0.0);
        std::vector<LadderTask> tasks;
        for (std::size_t at = from; at < to; ++at) {
            const std::size_t row = row_of(state_.groups[state_.group[at]]);
            double* const eve = &eve_[row * kLanes];
            double* const gap = with_gap_ ? &gap_[row] : nullptr;
            if ((state_.slot[at] & Book::State::kRegular) != 0)
                tasks.push_back(
                    {&state_.regular[state_.slot[at] & ~Book::State::kRegular], eve, gap});
            else
                add_general(*state_.general[state_.slot[at]]);
        }
        ladder_regular(tasks, *state_.plans, kernel_, bucket_);
    }

    void add_to(std::size_t first, Ladder& ladder) const {
        const std::size_t buckets = standard_buckets().size();
        for (std::size_t c = 0; c < market_.currencies.size(); ++c)
            for (const Side side : {Side::kAsset, Side::kLiability}) {
                const double fx = market_.currencies[c].fx_to_reporting;
                const std::size_t row = row_of({.side = side, .currency = c});
                for (std::size_t b = 0; b < buckets; ++b) {
                    for (std::size_t lane = 0; lane < tables_.used; ++lane)
                        ladder.eve[first + lane][b] += fx * eve_[(row + b) * kLanes + lane];
                    if (!with_gap_) continue;
                    if (side == Side::kAsset)
                        ladder.gap[b].assets += fx * gap_[row + b];
                    else
                        ladder.gap[b].liabilities -= fx * gap_[row + b];
                }
            }
    }

private:
    static std::size_t row_of(const Group& group) {
        return (2 * group.currency + (group.side == Side::kAsset ? 0 : 1)) *
               standard_buckets().size();
    }

    void add_general(const Book::State::General& general) {
        add_leg(general.leg);
        for (const ResolvedLeg& leg : general.more) add_leg(leg);
    }
    // The second leg of a swap counts on the opposite side.
    void add_leg(const ResolvedLeg& leg) {
        const std::size_t at = row_of({.side = leg.contract.side, .currency = leg.terms.currency});
        double* const eve = &eve_[at * kLanes];
        // The payoff of an option has no balance that reprices.
        const LegKind kind = leg.terms.flow_terms.kind;
        double* const gap =
            with_gap_ && kind != LegKind::kCap && kind != LegKind::kFloor ? &gap_[at] : nullptr;
        const bool margins = state_.settings.margins == MarginRule::kIncluded;
        const double* discount = tables_.currencies[leg.terms.currency].discount.get();
        for_each_schedule(
            leg.contract, leg.terms.flow_terms, tables_, leg.terms.currency, *market_.regulation,
            [&](const CashFlowSchedule& projected, const ScheduleLanes& lanes) {
                for (const Flow& flow : projected.flows) {
                    const auto day = static_cast<std::size_t>(flow.paid - market_.as_of);
                    const double interest = flow.interest - (margins ? 0.0 : flow.margin);
                    const double amount = leg.sign() * (interest + flow.principal);
                    double* row = eve + bucket_[day] * kLanes;
                    const double* factors = discount + day * kLanes;
                    for (const std::size_t lane : lanes) row[lane] += amount * factors[lane];
                }
                if (gap && *lanes.begin() == 0)
                    add_gap(projected, bucket_, market_.as_of, leg.sign(), gap);
            });
    }

    const Book::State& state_;
    const Market& market_;
    const LaneTables& tables_;
    const KernelTables& kernel_;
    std::span<const std::uint8_t> bucket_;
    bool with_gap_;
    std::vector<double> eve_;  // [currency][side][bucket][lane]
    std::vector<double> gap_;  // [currency][side][bucket]
};

namespace {

// With the bucket of each day; names and gap are those of the standard buckets.
Result<Ladder> ladder_by_day(const Book& book, const Market& market,
                             std::span<const Scenario> scenarios,
                             std::span<const std::uint8_t> bucket, const Work& work) {
    constexpr std::size_t kBlock = 2048;
    const std::vector<TimeBucket>& names = standard_buckets();
    Ladder ladder;
    for (const TimeBucket& name : names) ladder.gap.push_back({.bucket = name.name});
    ladder.eve.assign(scenarios.size(), std::vector<double>(names.size(), 0.0));
    for (std::size_t first = 0; first < scenarios.size(); first += kLanes) {
        const auto batch = scenarios.subspan(first, std::min(kLanes, scenarios.size() - first));
        const LaneTables tables =
            make_lane_tables(market, batch, book.days(), book.settings().time_value, work);
        const KernelTables kernel = LadderSums::kernel_tables(book, market, tables, work);
        std::vector<LadderSums> blocks((book.size() + kBlock - 1) / kBlock,
                                       {book, market, tables, kernel, bucket, first == 0});
        parallel_blocks(work, book.size(), kBlock,
                        [&](std::size_t index, std::size_t from, std::size_t to) {
                            blocks[index].run(from, to);
                        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the ladder was cancelled");
        for (const LadderSums& own : blocks) own.add_to(first, ladder);
    }
    double cumulative = 0.0;
    for (GapRow& row : ladder.gap) {
        row.gap = row.assets - row.liabilities;
        row.cumulative = cumulative += row.gap;
    }
    return ladder;
}

}  // namespace

Result<Ladder> make_ladder(const Book& book, const Market& market,
                           std::span<const Scenario> scenarios, const Work& work) {
    return ladder_by_day(book, market, scenarios, bucket_by_day(market.as_of, book.days()), work);
}

Result<std::vector<std::vector<double>>> eve_by_bucket(const Book& book, const Market& market,
                                                       std::span<const Scenario> scenarios,
                                                       std::span<const double> from_years,
                                                       const Work& work) {
    if (from_years.empty() || from_years.front() != 0.0 ||
        from_years.size() > standard_buckets().size() || !std::ranges::is_sorted(from_years))
        return fail(Code::kInvalidInput,
                    fmt::format("the time buckets are not valid: expected ascending years, the "
                                "first 0, at most {}",
                                standard_buckets().size()));
    std::vector<std::uint8_t> bucket(book.days());
    for (std::size_t day = 0; day < bucket.size(); ++day) {
        const auto next = std::ranges::upper_bound(from_years, static_cast<double>(day) / 365.0);
        bucket[day] = static_cast<std::uint8_t>(next - from_years.begin() - 1);
    }
    TRY(Ladder ladder, ladder_by_day(book, market, scenarios, bucket, work));
    for (std::vector<double>& scenario : ladder.eve) scenario.resize(from_years.size());
    return std::move(ladder.eve);
}

}  // namespace ballast::alm
