#include "service/ledger/worth.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "service/call.hpp"
#include "service/ledger/assets.hpp"
#include "service/ledger/price_day.hpp"
#include "service/market/stored_prices.hpp"
#include "service/provenance.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Error missing(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "required", std::move(message), std::move(hint)});
    return error;
}

// Holdings as a ledger: long positions as transfers in, short positions as short sales, cash as
// deposits.
std::vector<model::Transaction> transactions_of(const std::vector<HoldingRow>& rows,
                                                fin::Date date) {
    std::vector<model::Transaction> transactions;
    for (const HoldingRow& row : rows) {
        model::Transaction t;
        t.date = date;
        t.account = row.account.value_or("");
        t.currency = row.currency.value_or(fin::Currency::kUsd);
        const Decimal quantity = row.quantity.value;
        const Decimal units =
            quantity.is_negative() ? Decimal::from_units(-quantity.units()) : quantity;
        using enum model::TransactionType;
        if (row.symbol == "cash") {
            t.type = quantity.is_negative() ? kWithdrawal : kDeposit;
            t.amount = quantity;
        } else {
            t.type = quantity.is_negative() ? kShortSell : kTransferIn;
            t.symbol = row.symbol;
            t.quantity = units;
            t.amount = row.cost_basis ? row.cost_basis->value : Decimal{};
        }
        // The proceeds of short positions are not in the holdings.
        transactions.push_back(t);
        if (t.type == kShortSell && !t.amount->is_zero()) {
            t.type = kWithdrawal;
            t.amount = Decimal::from_units(-t.amount->units());
            t.symbol.clear();
            t.quantity.reset();
            transactions.push_back(t);
        }
    }
    return transactions;
}

template <class Rows>
void read_prices(const Rows& rows, ledger::MarketInputs& market, std::set<fin::Date>& days) {
    for (const LedgerPriceRow& row : rows) {
        market.prices[row.symbol].points.emplace_back(row.date, row.price.value);
        days.insert(row.date);
    }
}

// The stored closes, for a stored ledger when the request has no prices. Without dates: the last
// day with closes of each month.
Status add_stored_prices(Call& call, const WorthSource& source, Worth& worth,
                         std::set<fin::Date>& days) {
    std::optional<fin::Date> last;
    if (!source.dates.empty()) last = source.dates.back();
    TRY(const auto closes, stored_closes(call, worth.ledger.transactions, last));
    std::set<fin::Date> all;
    Sha256 digest;
    digest.update_field(worth.ledger.data_digest);
    for (const auto& [symbol, series] : closes) {
        digest.update_field(symbol);
        ledger::DatedSeries& prices = worth.market.prices[symbol];
        for (const auto& [date, close] : series) {
            all.insert(date);
            if (const auto price = price_of(close)) {
                prices.points.emplace_back(date, *price);
                digest.update_field(fmt::format("{} {}", date.serial(), price->to_string()));
            }
        }
    }
    worth.ledger.data_digest = digest.finish_hex();
    for (auto day = all.begin(); day != all.end(); ++day)
        if (std::next(day) == all.end() || std::next(day)->month() != day->month())
            days.insert(*day);
    return {};
}

// The days by which the stored prices of a stored ledger are judged.
Status judge_prices(Call& call, const WorthSource& source, Worth& worth) {
    if (!source.dates.empty() && !source.current) return {};
    std::set<std::string> accounts;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(accounts, demo_accounts(transaction));
        return {};
    }));
    const LedgerSymbols symbols = symbols_of(worth.ledger.transactions, accounts);
    const fin::Date today = fin::utc_date(call.now());
    for (const std::string& symbol : symbols.own)
        worth.market.judged_on[symbol] = price_day({}, false, today);
    for (const std::string& symbol : symbols.demo)
        worth.market.judged_on[symbol] = price_day({}, true, today);
    if (!symbols.own.empty())
        worth.ledger.data_digest = Sha256()
                                       .update_field(worth.ledger.data_digest)
                                       .update_field(today.to_string())
                                       .finish_hex();
    return {};
}

// Assets and liabilities with values by date: those of the request, or the stored ones for a stored
// ledger of all accounts.
Status add_items(Call& call, const WorthSource& source, Worth& worth) {
    if (!source.include_items) return {};
    std::vector<ledger::ValuedItem>& items = worth.settings.items;
    if (source.items) {
        items = *source.items;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const Status checked = ledger::check_item(items[i]);
            if (checked) continue;
            Error error = checked.error();
            for (FieldError& one : error.errors)
                one.pointer = fmt::format("/items/{}{}", i, one.pointer);
            return error;
        }
        return {};
    }
    if (source.transactions || source.holdings || !source.accounts.empty() ||
        !call.principal().has_tenant())
        return {};
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(items, stored_items(transaction));
        return {};
    }));
    if (items.empty()) return {};
    Sha256 digest;
    digest.update_field(worth.ledger.data_digest);
    for (const ledger::ValuedItem& item : items) {
        digest.update_field(item.name)
            .update_field(ledger::name_of(item.type))
            .update_field(item.currency.to_string());
        for (const ledger::ItemValue& one : item.values)
            digest.update_field(fmt::format("{} {}", one.date.serial(), one.value.to_string()));
        if (item.ended_on) digest.update_field(item.ended_on->to_string());
    }
    worth.ledger.data_digest = digest.finish_hex();
    return {};
}

// Of amounts, prices and items, other than the reporting currency.
std::set<fin::Currency> foreign_currencies(const Worth& worth) {
    std::set<fin::Currency> found;
    for (const auto& t : worth.ledger.transactions) found.insert(t.currency);
    for (const auto& [symbol, security] : worth.market.securities)
        if (security.currency && worth.market.prices.contains(symbol))
            found.insert(*security.currency);
    for (const ledger::ValuedItem& item : worth.settings.items) found.insert(item.currency);
    found.erase(worth.market.base);
    return found;
}

// The stored exchange rates, for a stored ledger when the request has none.
Status add_stored_rates(Call& call, const WorthSource& source, Worth& worth) {
    if (source.fx || worth.ledger.data_digest.empty()) return {};
    std::optional<fin::Date> last;
    if (!source.dates.empty()) last = source.dates.back();
    return add_stored_rates(call, foreign_currencies(worth),
                            {.until = last, .as_of = worth.settings.dates.back()}, worth.ledger,
                            worth.market);
}

// The reporting currency: the requested one, or the single currency of all amounts where there are
// no exchange rates; of what is valued by hand where there are no transactions.
fin::Currency reporting_currency(const WorthSource& source, const Worth& worth) {
    if (source.currency) return *source.currency;
    if (source.fx) return fin::Currency::kUsd;
    if (!worth.ledger.transactions.empty()) return single_currency(worth.ledger.transactions);
    return worth.settings.items.empty() ? fin::Currency::kUsd
                                        : single_currency(worth.settings.items);
}

// The dates on which something is valued by hand.
std::vector<fin::Date> value_dates(const std::vector<ledger::ValuedItem>& items) {
    std::set<fin::Date> dates;
    for (const ledger::ValuedItem& item : items) {
        for (const ledger::ItemValue& one : item.values) dates.insert(one.date);
        if (item.ended_on) dates.insert(*item.ended_on);
    }
    return {dates.begin(), dates.end()};
}

}  // namespace

Result<Worth> worth_of(Call& call, const WorthSource& source) {
    if (source.holdings && source.transactions)
        return missing("/holdings", "both holdings and transactions are given", "give one of them");
    Worth worth;
    std::set<fin::Date> days;
    if (source.prices) {
        if (const auto* map = std::get_if<0>(&*source.prices))
            for (const auto& [symbol, price] : *map)
                worth.market.prices[symbol].undated = price.value;
        else
            read_prices(std::get<1>(*source.prices).rows, worth.market, days);
    }
    if (source.fx) TRY_STATUS(read_rates(*source.fx, worth.market));
    worth.market.sort();
    if (source.holdings) {
        const fin::Date date = !source.dates.empty() ? source.dates.front()
                               : !days.empty()       ? *days.begin()
                                                     : fin::Date{};
        worth.ledger.transactions = transactions_of(source.holdings->rows, date);
        if (source.dates.empty() && days.empty()) days.insert(date);
    } else {
        TRY(worth.ledger, load_ledger_or_nothing(call, source));
        if (!source.prices && !worth.ledger.data_digest.empty() &&
            !worth.ledger.transactions.empty()) {
            TRY_STATUS(add_stored_prices(call, source, worth, days));
            TRY_STATUS(judge_prices(call, source, worth));
        }
    }
    TRY(worth.stored_securities,
        add_securities(call, worth.ledger, source.securities, worth.market));
    TRY_STATUS(add_items(call, source, worth));
    const bool empty = worth.ledger.transactions.empty();
    if (empty && worth.settings.items.empty() && !source.transactions && !source.holdings)
        return no_transactions();
    worth.market.base = reporting_currency(source, worth);
    worth.settings.dates = source.dates;
    if (source.dates.empty() && empty && !worth.settings.items.empty()) {
        worth.settings.dates = value_dates(worth.settings.items);
    } else if (source.dates.empty()) {
        fin::Date first = fin::Date::from_serial(INT32_MAX);
        fin::Date last;
        for (const auto& t : worth.ledger.transactions) {
            first = std::min(first, t.date);
            last = std::max(last, t.date);
        }
        worth.settings.dates.assign(days.lower_bound(first), days.end());
        if (worth.settings.dates.empty()) worth.settings.dates.push_back(last);
        // A house valued today counts today, although the last close is of an earlier session. In
        // the east the day has begun before it does in UTC.
        const fin::Date today = fin::utc_date(call.now()) + 1;
        for (const fin::Date date : value_dates(worth.settings.items))
            if (date > worth.settings.dates.back() && date <= today)
                worth.settings.dates.push_back(date);
    }
    TRY_STATUS(add_stored_rates(call, source, worth));
    worth.settings.lots.method = source.method;
    worth.settings.on_error =
        source.on_error == OnLedgerError::kSkip ? ledger::OnError::kSkip : ledger::OnError::kRefuse;
    return worth;
}

Result<std::set<std::string>> account_slugs(Call& call, const LedgerSource& source) {
    std::set<std::string> slugs(source.accounts.begin(), source.accounts.end());
    if (source.transactions || slugs.empty()) return slugs;
    slugs.clear();
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        for (const std::string& name : source.accounts) {
            TRY(model::Account account, store::find_account(transaction, name));
            slugs.insert(std::move(account.slug));
        }
        return {};
    }));
    return slugs;
}

Result<PricedContracts> price_contracts(Call& call, const WorthSource& source, Worth& worth,
                                        std::vector<fin::Date> dates, bool has_previous) {
    TRY(PricedContracts priced,
        price_contracts(call, worth.ledger.transactions, worth.market,
                        {.lots = worth.settings.lots,
                         .dates = std::move(dates),
                         .market = source.option_market.value_or(OptionMarket{}),
                         .is_stored = !worth.ledger.data_digest.empty(),
                         .has_previous = has_previous}));
    if (!priced.digest.empty())
        worth.ledger.data_digest = Sha256()
                                       .update_field(worth.ledger.data_digest)
                                       .update_field(priced.digest)
                                       .finish_hex();
    return priced;
}

}  // namespace ballast::service
