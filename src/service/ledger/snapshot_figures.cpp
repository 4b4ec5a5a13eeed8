#include "service/ledger/snapshot_figures.hpp"

#include <fmt/format.h>
#include <map>
#include <set>

#include "ledger/exact.hpp"
#include "wire/json.hpp"

template <>
struct ballast::wire::Described<ballast::service::AccountWorth> {
    using T = ballast::service::AccountWorth;
    static constexpr std::string_view name = "AccountWorth";
    static constexpr std::string_view doc = "Net worth of one account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Slug of the account."),
                   required("total", &T::total, "Total value: cash and invested."),
                   required("cash", &T::cash, "Cash balance."),
                   required("invested", &T::invested, "Market value of open lots."));
};

template <>
struct ballast::wire::Described<ballast::service::SnapshotFigures> {
    using T = ballast::service::SnapshotFigures;
    static constexpr std::string_view name = "NetWorthSnapshot";
    static constexpr std::string_view doc = "Net worth on one date.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the snapshot."),
        required("currency", &T::currency, "Currency of every amount."),
        required("total", &T::total, "Net worth: cash + invested."),
        required("cash", &T::cash, "Cash balances."),
        required("invested", &T::invested, "Market value of open lots that have a price."),
        required("cost_basis", &T::cost_basis, "Cost basis of all open lots."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain of open lots that have a price."),
        required("coverage", &T::coverage, "Share of the cost basis that has a price."),
        required("by_account", &T::by_account, "Net worth by account, ordered by slug."),
        required("issues", &T::issues, "What is missing from the figures."));
};

namespace ballast::service {

namespace {

using ledger::operator+;
using ledger::operator-;
using ledger::operator+=;
using ledger::operator-=;

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

SnapshotFigures figures_of(const ledger::LotReport& report, fin::Date date,
                           fin::Currency currency) {
    SnapshotFigures figures{.date = date, .currency = currency.to_string()};
    std::map<std::string, AccountWorth> accounts;
    std::set<std::string> reported;
    Decimal priced;
    for (const ledger::OpenLot& lot : report.open_lots) {
        if (lot.currency != currency) {
            if (reported.insert(lot.symbol).second)
                figures.issues.push_back(other_currency(lot.symbol, lot.currency));
            continue;
        }
        figures.cost_basis += lot.cost_basis;
        if (!lot.market_value) {
            if (reported.insert(lot.symbol).second) figures.issues.push_back(no_price(lot.symbol));
            continue;
        }
        priced += lot.cost_basis;
        figures.invested += *lot.market_value;
        figures.unrealized_gain += *lot.market_value - lot.cost_basis;
        accounts[lot.account].invested += *lot.market_value;
    }
    for (const ledger::CashBalance& cash : report.cash) {
        if (cash.currency != currency) {
            if (!cash.balance.is_zero())
                figures.issues.push_back(other_currency(cash.account, cash.currency));
            continue;
        }
        figures.cash += cash.balance;
        accounts[cash.account].cash += cash.balance;
    }
    figures.total = figures.cash + figures.invested;
    if (!figures.cost_basis.is_zero())
        figures.coverage = priced.to_double() / figures.cost_basis.to_double();
    for (auto& [slug, worth] : accounts) {
        worth.account = slug;
        worth.total = worth.cash + worth.invested;
        figures.by_account.push_back(std::move(worth));
    }
    return figures;
}

std::string to_document(const SnapshotFigures& figures) { return wire::to_json(figures); }

Result<SnapshotFigures> snapshot_figures(std::string_view document) {
    return wire::read_json<SnapshotFigures>(document);
}

}  // namespace ballast::service
