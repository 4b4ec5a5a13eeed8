#include "service/market/holders.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "ledger/lot_report.hpp"
#include "model/occ_symbol.hpp"
#include "service/call.hpp"
#include "service/stored_entries.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

void add_holder(Holders& holders, const std::string& symbol, const Holder& holder) {
    std::vector<Holder>& of_symbol = holders[symbol];
    const bool known = std::ranges::any_of(of_symbol, [&](const Holder& one) {
        return one.kind == holder.kind && one.slug == holder.slug;
    });
    if (!known) of_symbol.push_back(holder);
}

Status add_portfolios(store::Transaction& transaction, Holders& holders) {
    TRY(const auto portfolios, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                      {.limit = store::kMaxPage}));
    std::map<model::PortfolioId, const model::Portfolio*> by_id;
    for (const model::Portfolio& portfolio : portfolios.items) by_id[portfolio.id] = &portfolio;
    TRY(const auto positions, store::all_positions(transaction, {}));
    for (const model::Position& position : positions) {
        const auto found = by_id.find(position.portfolio);
        if (found == by_id.end()) continue;
        const Holder holder{HolderKind::kPortfolio, found->second->slug, found->second->name};
        add_holder(holders, position.symbol, holder);
        if (position.option) add_holder(holders, position.option->underlying, holder);
    }
    return {};
}

Status add_ledger_accounts(const Call& call, store::Transaction& transaction, Holders& holders) {
    TRY(const auto accounts, store::all_accounts(transaction));
    TRY_STATUS(
        admit_entries(call, transaction, {}, kHeldEntrySize, "name symbols, or raise the limit"));
    std::vector<model::Transaction> transactions;
    TRY_STATUS(store::each_entries(transaction, {},
                                   [&](const std::vector<store::LedgerEntry>& part) -> Status {
                                       for (const store::LedgerEntry& entry : part)
                                           transactions.push_back(entry.transaction);
                                       return {};
                                   }));
    if (transactions.empty()) return {};
    ledger::LotSettings settings;
    std::map<std::string, std::string> names;
    for (const model::Account& account : accounts) {
        settings.account_types.try_emplace(account.slug, account.type);
        names[account.slug] = account.name;
    }
    TRY(const auto report, ledger::lot_report(transactions, settings, ledger::OnError::kSkip));
    for (const ledger::Holding& holding : report.value.holdings)
        if (!holding.quantity.is_zero())
            add_holder(holders, holding.symbol,
                       {HolderKind::kAccount, holding.account, names[holding.account]});
    return {};
}

}  // namespace

Result<Holders> load_holders(Call& call) {
    Holders holders;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        const PermissionSet& may = call.principal().permissions;
        if (may.has(Permission::kPortfolioRead)) TRY_STATUS(add_portfolios(transaction, holders));
        if (may.has(Permission::kLedgerRead))
            TRY_STATUS(add_ledger_accounts(call, transaction, holders));
        return {};
    }));
    return holders;
}

Result<std::vector<std::string>> priced_symbols(Call& call, const Holders& holders) {
    std::vector<model::Security> securities;
    std::vector<model::Position> positions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(securities, store::find_securities(transaction));
        TRY(positions, store::all_positions(transaction, {.type = model::AssetType::kCash}));
        return {};
    }));
    std::set<std::string> cash;
    for (const model::Position& position : positions) cash.insert(position.symbol);
    for (const model::Security& security : securities)
        if (security.type == model::AssetType::kCash) cash.insert(security.symbol);
    std::vector<std::string> symbols;
    for (const auto& [symbol, held_by] : holders)
        if (!symbol.empty() && !cash.contains(symbol) && !model::parse_occ_symbol(symbol))
            symbols.push_back(symbol);
    return symbols;
}

Result<std::vector<std::string>> held_symbols(Call& call) {
    TRY(const Holders holders, load_holders(call));
    return priced_symbols(call, holders);
}

std::string holders_text(const std::vector<Holder>& holders) {
    constexpr std::size_t kNamed = 3;
    if (holders.empty()) return {};
    std::string text = "held by ";
    for (std::size_t i = 0; i < std::min(kNamed, holders.size()); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ",
                            holders[i].name.empty() ? holders[i].slug : holders[i].name);
    if (holders.size() > kNamed) text += fmt::format(" and {} more", holders.size() - kNamed);
    return text;
}

}  // namespace ballast::service
