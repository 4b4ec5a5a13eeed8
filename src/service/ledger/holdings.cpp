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

Result<Outcome<ledger::LotReport>> stored_lots(store::Transaction& transaction,
                                               const store::EntryFilter& filter,
                                               ledger::LotSettings settings) {
    TRY(auto entries, store::all_entries(transaction, filter));
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts)
        settings.account_types.try_emplace(account.slug, account.type);
    std::vector<model::Transaction> transactions;
    transactions.reserve(entries.size());
    for (store::LedgerEntry& entry : entries) transactions.push_back(std::move(entry.transaction));
    return ledger::lot_report(transactions, settings, ledger::OnError::kSkip);
}

}  // namespace ballast::service
