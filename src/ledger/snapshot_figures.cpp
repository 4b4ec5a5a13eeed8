#include "ledger/snapshot_figures.hpp"

#include <fmt/format.h>
#include <map>
#include <set>

#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

Issue no_price(const std::string& symbol) {
    return {Severity::kWarning, "no_price",
            fmt::format("{} has no price on this date: it is left out of the total", symbol),
            symbol};
}

Issue other_currency(const std::string& where, fin::Currency currency) {
    return {Severity::kWarning, "other_currency",
            fmt::format("{} is in {} and there is no exchange rate: it is left out of the total",
                        where, currency.to_string()),
            where};
}

}  // namespace

fin::Currency main_currency(const LotReport& report) {
    std::map<fin::Currency, std::size_t> uses;
    for (const CashBalance& cash : report.cash) ++uses[cash.currency];
    for (const OpenLot& lot : report.open_lots) ++uses[lot.currency];
    fin::Currency main = fin::Currency::kUsd;
    std::size_t most = 0;
    for (const auto& [currency, count] : uses)
        if (count > most) {
            main = currency;
            most = count;
        }
    return main;
}

SnapshotFigures snapshot_figures(const LotReport& report, fin::Date date) {
    const fin::Currency currency = main_currency(report);
    SnapshotFigures figures{.date = date, .currency = currency.to_string()};
    std::map<std::string, AccountWorth> accounts;
    std::set<std::string> lacking;  // accounts with securities that have no price
    std::set<std::string> reported;
    Decimal priced;
    for (const OpenLot& lot : report.open_lots) {
        if (lot.currency != currency) {
            if (reported.insert(lot.symbol).second)
                figures.issues.push_back(other_currency(lot.symbol, lot.currency));
            continue;
        }
        figures.cost_basis += lot.cost_basis;
        if (!lot.market_value) {
            if (reported.insert(lot.symbol).second) figures.issues.push_back(no_price(lot.symbol));
            lacking.insert(lot.account);
            continue;
        }
        priced += lot.cost_basis;
        add_part(figures.invested, *lot.market_value);
        add_part(figures.unrealized_gain, *lot.market_value - lot.cost_basis);
        add_part(accounts[lot.account].invested, *lot.market_value);
    }
    for (const CashBalance& cash : report.cash) {
        if (cash.currency != currency) {
            if (!cash.balance.is_zero())
                figures.issues.push_back(other_currency(cash.account, cash.currency));
            continue;
        }
        figures.cash += cash.balance;
        accounts[cash.account].cash += cash.balance;
    }
    if (lacking.empty() && !figures.invested)
        figures.invested = figures.unrealized_gain = Decimal{};
    figures.total = figures.cash + figures.invested.value_or(Decimal{});
    if (!figures.cost_basis.is_zero())
        figures.coverage = priced.to_double() / figures.cost_basis.to_double();
    for (auto& [slug, worth] : accounts) {
        worth.account = slug;
        if (!worth.invested && !lacking.contains(slug)) worth.invested = Decimal{};
        worth.total = worth.cash + worth.invested.value_or(Decimal{});
        figures.by_account.push_back(std::move(worth));
    }
    return figures;
}

}  // namespace ballast::ledger
