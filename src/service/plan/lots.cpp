#include "service/plan/lots.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "ledger/lot_report.hpp"
#include "service/call.hpp"
#include "service/market/stored_prices.hpp"

namespace ballast::service {

namespace {

constexpr double kDaysPerYear = 365.25;

Error wrong(std::string pointer, std::string code, std::string message, std::string hint = {}) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

double years_from(fin::Date as_of, fin::Date date) { return (date - as_of) / kDaysPerYear; }

void add_lot(LoadedLots& made, plan::TaxLot lot, OwnedLot owned, fin::Date holding_from) {
    lot.acquired = years_from(made.as_of, owned.acquired);
    lot.long_from = years_from(made.as_of, ledger::first_long_term_day(holding_from));
    made.lots.lots.push_back(std::move(lot));
    made.owned.push_back(std::move(owned));
}

Status add_rows(const PlanTaxableLots& source, LoadedLots& made) {
    if (!source.as_of)
        return wrong("/as_of", "required", "the sale date of the lots is missing",
                     "give as_of, which determines short and long term");
    const auto& rows = source.lots->rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const PlanLotRow& row = rows[i];
        const std::string at = fmt::format("/lots/{}", i);
        if (row.acquired > made.as_of)
            return wrong(at + "/acquired", "range", "the lot was acquired after as_of");
        const auto price = source.prices.find(row.symbol);
        if (!row.value && (!row.quantity || price == source.prices.end()))
            return wrong(at + "/value", "required", "the value of the lot is missing",
                         "give `value`, or `quantity` and the symbol's price in `prices`");
        const double value = row.value ? *row.value : *row.quantity * price->second;
        add_lot(made,
                {.id = row.lot_id.empty() ? fmt::format("{}", i + 1) : row.lot_id,
                 .symbol = row.symbol,
                 .value = value,
                 .basis = row.cost_basis},
                {.account = {}, .acquired = row.acquired, .quantity = row.quantity}, row.acquired);
    }
    return {};
}

Result<std::map<std::string, double>> prices_of(Call& call, const PlanTaxableLots& source,
                                                const LoadedLedger& ledger, LoadedLots& made) {
    std::map<std::string, double> prices = source.prices;
    TRY(const auto closes, stored_closes(call, ledger.transactions, made.as_of));
    Sha256 digest;
    digest.update_field(ledger.data_digest);
    for (const auto& [symbol, series] : closes) {
        if (series.empty()) continue;
        digest.update_field(fmt::format("{} {}", symbol, series.back().second));
        prices.emplace(symbol, series.back().second);
    }
    made.data_digest = closes.empty() ? ledger.data_digest : digest.finish_hex();
    return prices;
}

Status add_ledger(Call& call, const PlanTaxableLots& source, LoadedLots& made) {
    TRY(LoadedLedger ledger, load_ledger(call, source));
    made.issues = std::move(ledger.issues);
    if (!source.as_of)
        for (const model::Transaction& each : ledger.transactions)
            made.as_of = std::max(made.as_of, each.date);
    ledger::LotSettings settings;
    settings.account_types = ledger.account_types;
    settings.as_of = made.as_of;
    TRY(auto report, ledger::lot_report(ledger.transactions, settings, ledger::OnError::kSkip));
    made.issues.insert(made.issues.end(), report.issues.begin(), report.issues.end());
    TRY(const auto prices, prices_of(call, source, ledger, made));
    std::size_t priced = 0;
    std::size_t requested = 0;
    std::optional<fin::Currency> currency;
    for (const ledger::OpenLot& lot : report.value.open_lots) {
        if (!ledger::is_taxed(lot.tax_treatment)) continue;
        const double quantity = lot.quantity.to_double();
        if (quantity <= 0.0) {
            made.issues.push_back({Severity::kWarning, "short_lot",
                                   fmt::format("the short lot of {} is left out", lot.symbol),
                                   lot.lot_id});
            continue;
        }
        ++requested;
        const auto price = prices.find(lot.symbol);
        if (price == prices.end()) {
            made.issues.push_back({Severity::kWarning, "no_price",
                                   fmt::format("{} has no price; its lot is left out", lot.symbol),
                                   lot.lot_id});
            continue;
        }
        if (currency && *currency != lot.currency)
            return wrong("/transactions", "several_currencies",
                         "the lots are in several currencies and cannot be totaled",
                         "name the accounts of one currency in `accounts`");
        currency = lot.currency;
        ++priced;
        add_lot(made,
                {.id = lot.lot_id,
                 .symbol = lot.symbol,
                 .value = quantity * price->second,
                 .basis = lot.cost_basis.to_double()},
                {.account = lot.account, .acquired = lot.acquired, .quantity = quantity},
                lot.holding_from);
    }
    if (requested > 0) made.coverage = static_cast<double>(priced) / static_cast<double>(requested);
    return {};
}

}  // namespace

Result<LoadedLots> load_lots(Call& call, const PlanTaxableLots& source) {
    LoadedLots made;
    made.lots.rule = source.rule;
    made.lots.tax = {.short_rate = source.short_rate,
                     .long_rate = source.long_rate,
                     .short_loss = source.short_loss,
                     .long_loss = source.long_loss};
    if (source.as_of) made.as_of = *source.as_of;
    if (source.lots && source.transactions)
        return wrong("/lots", "contradiction", "lots and transactions are both given",
                     "give one of the two");
    if (source.lots) {
        TRY_STATUS(add_rows(source, made));
    } else {
        TRY_STATUS(add_ledger(call, source, made));
    }
    if (made.lots.lots.empty())
        return wrong("/lots", "required", "there are no lots with a price in taxable accounts",
                     "add lots, or prices for them");
    return made;
}

}  // namespace ballast::service
