#include "alm/redemptions.hpp"

#include <algorithm>

#include "alm/book_state.hpp"
#include "alm/regular_kernel.hpp"
#include "alm/shared_projection.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

DailyCash& DailyCash::operator+=(const DailyCash& other) {
    for (std::size_t c = 0; c < of_currency.size(); ++c)
        for (std::size_t i = 0; i < of_currency[c].size(); ++i)
            of_currency[c][i] += other.of_currency[c][i];
    return *this;
}

// Sums over blocks of positions, which depend on the book alone.
class RedemptionSums {
public:
    RedemptionSums(const Book& book, const Market& market, const LaneTables& tables)
        : state_(*book.state_),
          market_(market),
          tables_(tables),
          days_(static_cast<std::size_t>(state_.horizon.end() - market.as_of)) {}

    Result<DailyCash> run(const Work& work) const {
        constexpr std::size_t kMostBlocks = 64;
        constexpr std::size_t kLeast = 256;
        const std::size_t count = state_.slot.size();
        const std::size_t block = std::max(kLeast, (count + kMostBlocks - 1) / kMostBlocks);
        const KernelTables kernel =
            make_kernel_tables(*state_.plans, tables_, *market_.regulation, {}, work);
        std::vector<DailyCash> sums((count + block - 1) / block, empty());
        parallel_blocks(work, count, block,
                        [&](std::size_t index, std::size_t from, std::size_t to) {
                            add(from, to, kernel, sums[index]);
                        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the valuation was cancelled");
        DailyCash total = empty();
        for (const DailyCash& own : sums) total += own;
        return total;
    }

private:
    DailyCash empty() const { return {market_.currencies.size(), days_}; }

    void add(std::size_t from, std::size_t to, const KernelTables& kernel, DailyCash& sums) const {
        std::vector<RedemptionTask> tasks;
        for (std::size_t at = from; at < to; ++at) {
            const std::uint32_t slot = state_.slot[at];
            if ((slot & Book::State::kRegular) != 0) {
                const std::size_t currency = state_.groups[state_.group[at]].currency;
                tasks.push_back({&state_.regular[slot & ~Book::State::kRegular],
                                 sums.of_currency[currency].data()});
                continue;
            }
            const Book::State::General& general = *state_.general[slot];
            add_leg(general.leg, sums);
            for (const ResolvedLeg& leg : general.more) add_leg(leg, sums);
        }
        redeem_regular(tasks, *state_.plans, kernel);
    }

    void add_leg(const ResolvedLeg& leg, DailyCash& sums) const {
        double* const cash = sums.of_currency[leg.terms.currency].data();
        for_each_schedule(
            leg.contract, leg.terms.flow_terms, tables_, leg.terms.currency, *market_.regulation,
            [&](const CashFlowSchedule& projected, const ScheduleLanes& lanes) {
                for (const Flow& flow : projected.flows) {
                    const auto day = static_cast<std::size_t>(flow.date - market_.as_of);
                    if (day >= days_) break;
                    for (const std::size_t lane : lanes)
                        cash[day * kLanes + lane] += leg.sign() * flow.principal;
                }
            });
    }

    const Book::State& state_;
    const Market& market_;
    const LaneTables& tables_;
    std::size_t days_;
};

Result<DailyCash> redemptions_by_day(const Book& book, const Market& market,
                                     const LaneTables& tables, const Work& work) {
    return RedemptionSums(book, market, tables).run(work);
}

}  // namespace ballast::alm
