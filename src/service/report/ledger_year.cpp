// The report of a year of the ledger: realized gains with the rows of Form 8949, income, wash
// sales, open lots at its end.
#include <fmt/format.h>
#include <map>

#include "base/decimal.hpp"
#include "model/describe_account.hpp"
#include "service/field_error.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/ledger/lots.hpp"
#include "service/ledger/source.hpp"
#include "service/report/kinds.hpp"

namespace ballast::service {

namespace {

using model::TransactionType;
using report::DocumentSection;
using report::RowKind;
using report::Table;

report::Cell quantity_of(const Decimal& value) { return report::exact_number(value.to_string()); }

// Read in cents; the data formats have every digit. The currency is in a column of the row.
report::Cell amount_of(const Decimal& value, std::string currency) {
    report::Cell cell = quantity_of(value);
    cell.text.clear();
    cell.format = report::Format{report::Unit::kNumber, 2, std::move(currency)};
    return cell;
}

std::string term_of(const std::optional<ledger::Term>& term) {
    return term ? std::string(describe::to_word(*term)) : "none";
}

bool in_year(const ledger::Disposal& one, int year) { return one.taxed && one.date.year() == year; }

DocumentSection gains_section(const LotsResponse& lots, int year) {
    DocumentSection section{.id = "gains", .title = "Realized gains"};
    Table table{.id = "gains",
                .columns = {report::text_column("currency", "Currency"),
                            report::number_column("short", "Short term"),
                            report::number_column("long", "Long term"),
                            report::number_column("no_term", "Without term"),
                            report::number_column("total", "Total")},
                .note =
                    "Amounts in the currency of the row. Gains of tax-exempt accounts are not "
                    "included."};
    for (const RealizedYear& one : lots.realized.by_year)
        if (one.year == year) {
            const std::string currency(one.currency.code());
            table.rows.push_back(
                {{report::text(currency), amount_of(one.short_term, currency),
                  amount_of(one.long_term, currency), amount_of(one.no_term, currency),
                  amount_of(one.total, currency)}});
        }
    if (table.rows.empty())
        report::add_paragraph(section, "Nothing was sold in the year.");
    else
        report::add_table(section, std::move(table));
    return section;
}

// Columns (a) to (h) of Form 8949.
Table form_8949(const LotsResponse& lots, int year, const std::string& id) {
    Table table{
        .id = id,
        .title = "Sales (Form 8949)",
        .columns = {report::text_column("description", "(a) Description"),
                    report::date_column("acquired", "(b) Acquired"),
                    report::date_column("sold", "(c) Sold"),
                    report::number_column("proceeds", "(d) Proceeds"),
                    report::number_column("cost_basis", "(e) Cost"),
                    report::text_column("code", "(f) Code"),
                    report::number_column("adjustment", "(g) Adjustment"),
                    report::number_column("gain", "(h) Gain"), report::text_column("term", "Term"),
                    report::text_column("account", "Account"),
                    report::text_column("currency", "Currency")}};
    for (const ledger::Disposal& one : lots.disposals) {
        if (!in_year(one, year)) continue;
        const std::string currency(one.currency.code());
        table.rows.push_back(
            {{report::text(fmt::format("{} {}", one.quantity.to_string(), one.symbol)),
              report::date(one.acquired), report::date(one.date), amount_of(one.proceeds, currency),
              amount_of(one.cost_basis, currency), report::text(one.code),
              amount_of(one.wash_sale_disallowed, currency), amount_of(one.gain, currency),
              report::text(term_of(one.term)), report::text(one.account), report::text(currency)}});
    }
    return table;
}

DocumentSection sales_section(const LotsResponse& lots, int year) {
    DocumentSection section{.id = "sales", .title = "Sales"};
    Table table = form_8949(lots, year, "sales");
    if (table.rows.empty())
        report::add_paragraph(section, "Nothing was sold in the year.");
    else
        report::add_table(section, std::move(table));
    return section;
}

DocumentSection wash_section(const LotsResponse& lots, int year) {
    DocumentSection section{.id = "wash_sales", .title = "Wash sales"};
    Table table{
        .id = "wash_sales",
        .columns = {report::text_column("symbol", "Symbol"), report::date_column("sold", "Sold"),
                    report::number_column("quantity", "Quantity"),
                    report::number_column("disallowed", "Disallowed loss"),
                    report::text_column("currency", "Currency"),
                    report::text_column("account", "Account")}};
    for (const ledger::Disposal& one : lots.disposals)
        if (in_year(one, year) && !one.wash_sale_disallowed.is_zero())
            table.rows.push_back(
                {{report::text(one.symbol), report::date(one.date), quantity_of(one.quantity),
                  amount_of(one.wash_sale_disallowed, std::string(one.currency.code())),
                  report::text(std::string(one.currency.code())), report::text(one.account)}});
    if (table.rows.empty())
        report::add_paragraph(section, "No loss was disallowed in the year.");
    else
        report::add_table(section, std::move(table));
    return section;
}

// Dividends, interest, withheld tax and fees by symbol.
struct Income {
    Decimal dividends;
    Decimal interest;
    Decimal tax;
    Decimal fees;
};

using IncomeKey = std::pair<std::string, std::string>;  // currency, symbol

Status add_to(Decimal& sum, const Decimal& value) {
    TRY(sum, add(sum, value));
    return {};
}

Status add_income(Income& income, const model::Transaction& one) {
    switch (one.type) {
        case TransactionType::kDividend:
            return add_to(income.dividends, *one.amount);
        case TransactionType::kReinvest: {
            TRY(const Decimal paid, absolute(*one.amount));
            return add_to(income.dividends, paid);
        }
        case TransactionType::kInterest:
            return add_to(income.interest, *one.amount);
        case TransactionType::kTax:
            return add_to(income.tax, *one.amount);
        case TransactionType::kFee:
            return add_to(income.fees, *one.amount);
        default:
            return {};
    }
}

bool is_income(TransactionType type) {
    return type == TransactionType::kDividend || type == TransactionType::kReinvest ||
           type == TransactionType::kInterest || type == TransactionType::kTax ||
           type == TransactionType::kFee;
}

Result<std::map<IncomeKey, Income>> income_of(const std::vector<model::Transaction>& transactions,
                                              int year) {
    std::map<IncomeKey, Income> income;
    for (const model::Transaction& one : transactions)
        if (one.date.year() == year && one.amount && is_income(one.type))
            TRY_STATUS(add_income(income[{std::string(one.currency.code()), one.symbol}], one));
    return income;
}

// By currency.
Result<std::map<std::string, Income>> totals_of(const std::map<IncomeKey, Income>& income) {
    std::map<std::string, Income> totals;
    for (const auto& [key, one] : income) {
        Income& total = totals[key.first];
        TRY_STATUS(add_to(total.dividends, one.dividends));
        TRY_STATUS(add_to(total.interest, one.interest));
        TRY_STATUS(add_to(total.tax, one.tax));
        TRY_STATUS(add_to(total.fees, one.fees));
    }
    return totals;
}

DocumentSection income_section(const std::map<IncomeKey, Income>& income,
                               const std::map<std::string, Income>& totals) {
    DocumentSection section{.id = "income", .title = "Income"};
    Table table{.id = "income",
                .columns = {report::text_column("symbol", "Symbol"),
                            report::text_column("currency", "Currency"),
                            report::number_column("dividends", "Dividends"),
                            report::number_column("interest", "Interest"),
                            report::number_column("tax", "Tax withheld"),
                            report::number_column("fees", "Fees")},
                .note =
                    "Of all accounts. Reinvested dividends are included; tax and fees are "
                    "negative."};
    for (const auto& [key, one] : income)
        table.rows.push_back(
            {{report::text(key.second.empty() ? "Cash" : key.second), report::text(key.first),
              amount_of(one.dividends, key.first), amount_of(one.interest, key.first),
              amount_of(one.tax, key.first), amount_of(one.fees, key.first)}});
    for (const auto& [currency, total] : totals)
        table.rows.push_back(
            {{report::text("Total"), report::text(currency), amount_of(total.dividends, currency),
              amount_of(total.interest, currency), amount_of(total.tax, currency),
              amount_of(total.fees, currency)},
             RowKind::kTotal});
    if (table.rows.empty())
        report::add_paragraph(section, "There was no income in the year.");
    else
        report::add_table(section, std::move(table));
    return section;
}

DocumentSection lots_section(const LotsResponse& lots, fin::Date last) {
    DocumentSection section{.id = "open_lots",
                            .title = fmt::format("Open lots on {}", last.to_string())};
    Table table{.id = "open_lots",
                .columns = {report::text_column("symbol", "Symbol"),
                            report::text_column("account", "Account"),
                            report::date_column("acquired", "Acquired"),
                            report::number_column("quantity", "Quantity"),
                            report::number_column("cost_basis", "Cost basis"),
                            report::number_column("market_value", "Market value"),
                            report::number_column("unrealized_gain", "Unrealized gain"),
                            report::text_column("term", "Term"),
                            report::text_column("currency", "Currency")}};
    const auto optional_amount = [](const std::optional<Decimal>& value,
                                    const std::string& currency) {
        return value ? amount_of(*value, currency) : report::number(std::nullopt);
    };
    for (const ledger::OpenLot& lot : lots.open_lots) {
        const std::string currency(lot.currency.code());
        table.rows.push_back(
            {{report::text(lot.symbol), report::text(lot.account), report::date(lot.acquired),
              quantity_of(lot.quantity), amount_of(lot.cost_basis, currency),
              optional_amount(lot.market_value, currency),
              optional_amount(lot.unrealized_gain, currency), report::text(term_of(lot.term)),
              report::text(currency)}});
    }
    if (table.rows.empty())
        report::add_paragraph(section, "Nothing was held.");
    else
        report::add_table(section, std::move(table));
    return section;
}

std::vector<report::Fact> facts_of(const LotsResponse& lots,
                                   const std::map<std::string, Income>& totals, int year) {
    std::vector<report::Fact> facts;
    const auto money = [](const Decimal& value, const std::string& currency) {
        report::Cell cell = amount_of(value, currency);
        cell.format = report::Format{report::Unit::kMoney, 2, currency};
        return cell;
    };
    for (const RealizedYear& one : lots.realized.by_year) {
        if (one.year != year || facts.size() >= 4) continue;
        const std::string currency(one.currency.code());
        facts.push_back({"Short-term gain", money(one.short_term, currency)});
        facts.push_back({"Long-term gain", money(one.long_term, currency)});
    }
    for (const auto& [currency, total] : totals) {
        if (facts.size() >= 8) break;
        facts.push_back({"Dividends", money(total.dividends, currency)});
        facts.push_back({"Interest", money(total.interest, currency)});
    }
    return facts;
}

}  // namespace

Result<BuiltReport> ledger_year_document(Call& call, const GenerateReportRequest& request) {
    if (!request.year)
        return invalid("/year", "required", "the year is missing", "give a year such as 2025");
    const int year = *request.year;
    TRY(const fin::Date last, fin::Date::from_ymd(year, 12, 31));
    TRY(const LoadedLedger loaded, load_ledger(call, {}));
    LotsRequest terms;
    terms.as_of = last;
    terms.wash_sales = true;
    TRY(const LotsResponse lots, run_lots(call, terms));
    TRY(const auto income, income_of(loaded.transactions, year));
    TRY(const auto totals, totals_of(income));
    report::Document document{
        .kind = "ledger_year",
        .title = fmt::format("Ledger of {}", year),
        .subject = std::to_string(year),
        .as_of = last,
        .facts = facts_of(lots, totals, year),
        .data = form_8949(lots, year, "data"),
        .conventions = {"Lots are sold first in, first out, unless a sale names its lot.",
                        "Losses are disallowed where the same security is bought within 30 days "
                        "before or after the sale (IRC 1091).",
                        "Amounts are in the currency of the row, shown to the cent."},
        .issues = lots.issues,
        .provenance = {lots.digest, lots.data_digest, lots.engine_version, lots.coverage}};
    document.sections = {gains_section(lots, year), sales_section(lots, year),
                         wash_section(lots, year), income_section(income, totals),
                         lots_section(lots, last)};
    return BuiltReport{std::move(document), "", ""};
}

}  // namespace ballast::service
