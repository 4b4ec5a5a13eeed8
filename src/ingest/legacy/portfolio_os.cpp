#include "ingest/legacy/portfolio_os.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "ingest/legacy/cells.hpp"
#include "ingest/legacy/prices.hpp"

namespace ballast::ingest::detail {

namespace {

using model::EarlierMeasure;
using model::TransactionType;

bool has_word(std::string_view text, std::string_view word) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end])))
            return true;
    }
    return false;
}

// The interface and the schema of the earlier system name the types differently.
std::optional<model::AccountType> account_type(std::string_view name) {
    using enum model::AccountType;
    constexpr std::pair<std::string_view, model::AccountType> kTypes[] = {
        {"401k", kTaxDeferred}, {"ira", kTaxDeferred},  {"traditional ira", kTaxDeferred},
        {"roth_ira", kTaxFree}, {"roth ira", kTaxFree}, {"hsa", kTaxFree},
        {"529", kTaxFree},      {"taxable", kTaxable},  {"taxable brokerage", kTaxable},
        {"crypto", kTaxable},   {"cash", kBank},        {"real_asset", kOther},
        {"other", kOther},
    };
    const std::string folded = lower(name);
    for (const auto& [text, type] : kTypes)
        if (text == folded) return type;
    return std::nullopt;
}

Decimal magnitude(Decimal value) {
    return value.is_negative() ? Decimal::from_units(-value.units()) : value;
}

class PortfolioOsReader {
public:
    PortfolioOsReader(std::span<const TextTable> tables, fin::Date as_of)
        : tables_(tables, book_), as_of_(as_of), prices_(as_of) {}

    Result<LegacyBook> run() {
        TRY_STATUS(tables_.each("preferences", {{"key", "value"}, {"updated_at"}},
                                LegacyTarget::kLedger,
                                [&](LegacyRow& row) { take_preference(row); }));
        TRY_STATUS(tables_.each(
            "accounts",
            {{"id", "name", "type"}, {"institution", "notes", "created_at", "updated_at"}},
            LegacyTarget::kLedger, [&](LegacyRow& row) { take_account(row); }));
        TRY_STATUS(
            tables_.each("transactions",
                         {{"id", "account_id", "symbol", "type", "date", "quantity", "price"},
                          {"fees", "notes", "created_at"}},
                         LegacyTarget::kLedger, [&](LegacyRow& row) { take_transaction(row); }));
        TRY_STATUS(tables_.each("holdings",
                                {{"account_id", "symbol", "shares", "cost_basis"},
                                 {"id", "asset_type", "created_at", "updated_at"}},
                                LegacyTarget::kLedger, [&](LegacyRow& row) { take_holding(row); }));
        TRY_STATUS(tables_.each(
            "portfolio_snapshots",
            {{"account_id", "date", "total_value", "total_cost_basis"}, {"unrealized_gain"}},
            LegacyTarget::kLedger, [&](LegacyRow& row) { take_snapshot(row); }));
        TRY_STATUS(
            tables_.each("price_history",
                         {{"symbol", "date", "close"},
                          {"open", "high", "low", "adj_close", "volume", "source", "fetched_at"}},
                         LegacyTarget::kPrices, [&](LegacyRow& row) { prices_.add(row); }));
        book_.prices = std::move(prices_).take();
        date_holdings();
        leave_out();
        note_findings();
        return std::move(book_);
    }

private:
    void take_preference(const LegacyRow& row) {
        if (row.text("key") != "currency") return;
        if (const auto currency = fin::Currency::parse(row.text("value")))
            currency_ = *currency;
        else
            book_.findings.push_back(
                {Severity::kWarning, "currency",
                 fmt::format("the currency \"{}\" of the preferences is not known: amounts are "
                             "imported in US dollars",
                             row.text("value").substr(0, 20)),
                 "preferences"});
    }

    void take_account(LegacyRow& row) {
        model::Account account{.name = row.needed_text("name"),
                               .institution = row.text("institution"),
                               .currency = currency_,
                               .note = row.text("notes")};
        const std::string id = row.needed_text("id");
        const std::string type = row.text("type");
        if (const auto known = account_type(type)) {
            account.type = *known;
        } else {
            account.type = model::AccountType::kOther;
            book_.findings.push_back(
                {Severity::kWarning, "account_type",
                 fmt::format("the account {} has the unknown type \"{}\": it is imported as "
                             "\"other\"; change it there if its gains are taxed differently",
                             account.name, type.substr(0, 40)),
                 "accounts"});
        }
        if (row.is_valid() && !account_ids_.insert(id).second)
            row.reject("duplicate", "id", "an id that occurs once",
                       "use one file of the earlier system");
        if (row.is_valid())
            book_.accounts.push_back({.id = id, .account = account, .place = row.place()});
    }

    // The type, or nothing and a rejected row.
    std::optional<TransactionType> type_of(LegacyRow& row, bool is_negative) {
        const std::string type = lower(row.needed_text("type"));
        const std::string note = lower(row.text("notes"));
        if (type == "buy") return TransactionType::kBuy;
        if (type == "sell") return TransactionType::kSell;
        if (type == "split") return TransactionType::kSplit;
        if (type == "dividend") {
            if (note.contains("reinvest") || has_word(note, "drip"))
                return TransactionType::kReinvest;
            ++cash_dividends_;
            return TransactionType::kDividend;
        }
        if (type == "transfer") {
            if (is_negative || has_word(note, "out")) return TransactionType::kTransferOut;
            ++transfers_in_;
            return TransactionType::kTransferIn;
        }
        row.reject("unknown_type", "type", "buy, sell, dividend, split or transfer",
                   "correct the type in the earlier system");
        return std::nullopt;
    }

    void take_transaction(LegacyRow& row) {
        model::Transaction t{.date = row.needed_date("date"),
                             .account = row.needed_text("account_id"),
                             .symbol = row.needed_text("symbol"),
                             .currency = currency_,
                             .note = row.text("notes")};
        const Decimal quantity = row.needed_decimal("quantity");
        const Decimal price = row.needed_decimal("price");
        const auto fees = row.decimal("fees");
        const auto type = type_of(row, quantity.is_negative());
        if (row.is_valid() && t.date > as_of_)
            row.reject("date_in_future", "date", "a date up to " + as_of_.to_string(),
                       "correct the date in the earlier system");
        if (row.is_valid() && quantity.is_zero())
            row.reject("quantity", "quantity", "a quantity other than 0",
                       "correct the quantity in the earlier system");
        if (row.is_valid() && price.is_negative())
            row.reject("price", "price", "a price of 0 or more",
                       "correct the price in the earlier system");
        if (row.is_valid() && type == TransactionType::kDividend && price.is_zero())
            row.reject("dividend", "price", "the dividend per share",
                       "enter the dividend per share as price: without it the quantity may be "
                       "shares or money");
        if (row.is_valid() && !transaction_ids_.insert(row.text("id")).second)
            row.reject("duplicate", "id", "an id that occurs once",
                       "use one file of the earlier system");
        if (!row.is_valid()) return;
        t.type = *type;
        t.fees = magnitude(fees.value_or(Decimal()));
        if (t.type == TransactionType::kSplit) {
            t.ratio = magnitude(quantity);
        } else {
            t.quantity = magnitude(quantity);
            if (!price.is_zero() || t.type == TransactionType::kBuy ||
                t.type == TransactionType::kSell)
                t.price = price;
        }
        book_.transactions.push_back({.transaction = std::move(t), .place = row.place()});
    }

    void add_figure(EarlierMeasure measure, const std::string& account, const std::string& symbol,
                    std::optional<fin::Date> as_of, std::optional<double> value) {
        if (value)
            book_.figures.push_back({.measure = measure,
                                     .object = account,
                                     .symbol = symbol,
                                     .as_of = as_of,
                                     .value = *value});
    }

    void take_holding(LegacyRow& row) {
        const std::string account = row.needed_text("account_id");
        const std::string symbol = row.needed_text("symbol");
        const auto shares = row.number("shares");
        const auto cost = row.number("cost_basis");
        if (!row.is_valid()) return;
        add_figure(EarlierMeasure::kQuantity, account, symbol, std::nullopt, shares);
        add_figure(EarlierMeasure::kCostBasis, account, symbol, std::nullopt, cost);
    }

    void take_snapshot(LegacyRow& row) {
        const std::string account = row.needed_text("account_id");
        const fin::Date date = row.needed_date("date");
        const auto value = row.number("total_value");
        const auto cost = row.number("total_cost_basis");
        const auto gain = row.number("unrealized_gain");
        if (row.is_valid() && date > as_of_)
            row.reject("date_in_future", "date", "a date up to " + as_of_.to_string(),
                       "delete the snapshot in the earlier system");
        if (!row.is_valid()) return;
        add_figure(EarlierMeasure::kMarketValue, account, "", date, value);
        add_figure(EarlierMeasure::kCostBasis, account, "", date, cost);
        add_figure(EarlierMeasure::kUnrealizedGain, account, "", date, gain);
    }

    // Holdings are those after the last transaction: later ones do not belong to them.
    void date_holdings() {
        std::optional<fin::Date> last;
        for (const LegacyTransaction& one : book_.transactions)
            if (!last || one.transaction.date > *last) last = one.transaction.date;
        for (model::EarlierFigure& figure : book_.figures)
            if (!figure.as_of) figure.as_of = last;
    }

    void leave_out() {
        tables_.leave_out("llm_providers", "language models are set up here, with their keys");
        tables_.leave_out("data_sources", "providers of prices are set up here, with their keys");
        tables_.leave_out("macro_indicators", "downloaded again by market.sync");
        tables_.leave_out("dividends", "downloaded again by market.sync");
        tables_.leave_out("splits", "downloaded again by market.sync");
        tables_.leave_out("simulation_results",
                          "results without their inputs: simulate the plan again");
        tables_.leave_out_others("no table of PortfolioOS");
    }

    void note_findings() {
        if (transfers_in_ > 0)
            book_.findings.push_back(
                {Severity::kWarning, "transfer_direction",
                 fmt::format("transfers imported as incoming, because the earlier system stored "
                             "both directions alike: {}. A note with the word \"out\" makes one "
                             "outgoing",
                             transfers_in_),
                 "transactions"});
        if (cash_dividends_ > 0)
            book_.findings.push_back(
                {Severity::kInfo, "cash_dividends",
                 fmt::format("dividends imported as cash of quantity times price: {}. A note "
                             "with \"reinvest\" makes one a reinvested dividend",
                             cash_dividends_),
                 "transactions"});
        if (!book_.transactions.empty())
            book_.findings.push_back(
                {Severity::kWarning, "no_cash",
                 "the earlier system kept no cash: purchases make the cash of an account negative "
                 "until deposits are entered",
                 "transactions"});
        if (!book_.prices.empty())
            book_.findings.push_back({Severity::kInfo, "split_adjusted",
                                      "closes of the earlier system were adjusted by its provider "
                                      "for splits after their day",
                                      "price_history"});
    }

    LegacyBook book_;
    LegacyTables tables_;
    fin::Date as_of_;
    LegacyPrices prices_;
    fin::Currency currency_ = fin::Currency::kUsd;
    std::set<std::string> account_ids_;
    std::set<std::string> transaction_ids_;
    std::size_t transfers_in_ = 0;
    std::size_t cash_dividends_ = 0;
};

}  // namespace

Result<LegacyBook> read_portfolio_os(std::span<const TextTable> tables, fin::Date as_of) {
    return PortfolioOsReader(tables, as_of).run();
}

}  // namespace ballast::ingest::detail
