#include "service/ledger/holdings.hpp"

#include <fmt/format.h>

#include "ledger/lot_report.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

Result<ledger::LotMethod> lot_method_of(std::string_view word) {
    using enum ledger::LotMethod;
    constexpr std::pair<std::string_view, ledger::LotMethod> kWords[] = {
        {"fifo", kFifo},
        {"lifo", kLifo},
        {"hifo", kHifo},
        {"lofo", kLofo},
        {"average", kAverage},
        {"specific", kSpecific},
        {"section_104", kSection104}};
    for (const auto& [text, method] : kWords)
        if (text == word) return method;
    return Error{Code::kInvalidInput,
                 fmt::format("the lot method is \"{}\": expected fifo, lifo, hifo, lofo, average, "
                             "specific or section_104",
                             word),
                 {{"/method", "not_allowed",
                   fmt::format("the lot method is \"{}\": expected fifo, lifo, hifo, lofo, "
                               "average, specific or section_104",
                               word),
                   "use fifo, lifo, hifo, lofo, average, specific or section_104"}}};
}

Result<std::vector<model::Transaction>> stored_transactions(store::Transaction& transaction,
                                                            const store::EntryFilter& filter) {
    TRY(const std::int64_t count, store::count_entries(transaction, filter));
    std::vector<model::Transaction> transactions;
    transactions.reserve(static_cast<std::size_t>(count));
    const auto take = [&](const std::vector<store::LedgerEntry>& part) -> Status {
        for (const store::LedgerEntry& entry : part) transactions.push_back(entry.transaction);
        return {};
    };
    TRY_STATUS(store::each_entries(transaction, filter, take));
    return transactions;
}

Result<Outcome<ledger::LotReport>> lots_of(store::Transaction& transaction,
                                           model::TransactionRows transactions,
                                           ledger::LotSettings settings) {
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts)
        settings.account_types.try_emplace(account.slug, account.type);
    return ledger::lot_report(std::move(transactions), settings, ledger::OnError::kSkip);
}

Result<Outcome<ledger::LotReport>> stored_lots(store::Transaction& transaction,
                                               const store::EntryFilter& filter,
                                               ledger::LotSettings settings) {
    TRY(const auto transactions, stored_transactions(transaction, filter));
    return lots_of(transaction, transactions, std::move(settings));
}

}  // namespace ballast::service
