#include "ledger/import_unposted.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>

#include "ledger/run.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

namespace {

constexpr std::size_t kNoEntry = SIZE_MAX;

// The ledger of the plan: entries that stay, then its rows in the order of posting.
struct PlannedLedger {
    struct Origin {
        std::size_t entry = kNoEntry;
        std::size_t line = 0;  // of a row of the plan
    };

    model::PackedTransactions rows;
    std::vector<Origin> origins;
    std::vector<std::uint32_t> order;  // by date

    void add(const model::Transaction& transaction, Origin origin) {
        rows.push_back(transaction);
        origins.push_back(origin);
    }
    void sort() {
        order.resize(origins.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::stable_sort(order, {}, [&](std::uint32_t place) { return rows.date(place); });
    }
    // Those that cannot be posted, as places in `rows`.
    std::vector<std::pair<std::size_t, NotBooked>> unposted() {
        sort();
        LedgerRun run(model::TransactionRows(rows, order), {}, OnError::kSkip);
        std::vector<std::pair<std::size_t, NotBooked>> found;
        if (!run.all()) return found;
        for (const NotBooked& row : run.unposted()) found.emplace_back(order[row.row], row);
        return found;
    }
};

bool is_posted(ImportRowStatus status) {
    return status == ImportRowStatus::kNew || status == ImportRowStatus::kChanged;
}

PlannedLedger ledger_after(const ImportPlan& plan,
                           const std::vector<model::LedgerEntry>& existing) {
    std::set<std::size_t> replaced;
    for (std::size_t row = 0; row < plan.rows.size(); ++row)
        if (plan.rows.match(row).status == ImportRowStatus::kChanged)
            replaced.insert(plan.rows.match(row).existing);
    PlannedLedger ledger;
    for (std::size_t entry = 0; entry < existing.size(); ++entry)
        if (!replaced.contains(entry)) ledger.add(existing[entry].transaction, {.entry = entry});
    const bool from_last = is_posted_from_last(plan.rows);
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        const std::size_t at = from_last ? plan.rows.size() - i - 1 : i;
        if (!is_posted(plan.rows.match(at).status)) continue;
        const PlannedRow row = plan.rows[at];
        ledger.add(row.transaction, {.line = row.line});
    }
    return ledger;
}

std::set<std::size_t> unposted_before(const std::vector<model::LedgerEntry>& existing) {
    PlannedLedger ledger;
    for (std::size_t entry = 0; entry < existing.size(); ++entry)
        ledger.add(existing[entry].transaction, {.entry = entry});
    std::set<std::size_t> found;
    for (const auto& [place, why] : ledger.unposted()) found.insert(ledger.origins[place].entry);
    return found;
}

}  // namespace

std::vector<UnpostedByImport> unposted_by(const ImportPlan& plan,
                                          const std::vector<model::LedgerEntry>& existing) {
    PlannedLedger ledger = ledger_after(plan, existing);
    auto unposted = ledger.unposted();
    const auto is_entry = [&](const auto& one) {
        return ledger.origins[one.first].entry != kNoEntry;
    };
    if (std::ranges::any_of(unposted, is_entry)) {
        const std::set<std::size_t> before = unposted_before(existing);
        std::erase_if(unposted, [&](const auto& one) {
            return before.contains(ledger.origins[one.first].entry);
        });
    }
    std::vector<UnpostedByImport> found;
    for (auto& [place, why] : unposted) {
        const PlannedLedger::Origin& origin = ledger.origins[place];
        found.push_back(
            {.transaction = ledger.rows[place],
             .line = origin.entry == kNoEntry ? std::optional(origin.line) : std::nullopt,
             .why = std::move(why)});
    }
    return found;
}

}  // namespace ballast::ledger
