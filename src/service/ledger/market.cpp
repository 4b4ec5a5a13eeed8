#include "service/ledger/market.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "ledger/contracts.hpp"
#include "model/describe_portfolio.hpp"
#include "model/occ_symbol.hpp"
#include "service/book/contract_prices.hpp"
#include "service/call.hpp"
#include "service/market/stored_prices.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

std::optional<ContractQuote> quote_on(const ledger::MarketInputs& market, const std::string& symbol,
                                      fin::Date day) {
    const auto found = market.prices.find(symbol);
    if (found == market.prices.end()) return std::nullopt;
    const ledger::DatedSeries& series = found->second;
    if (const std::size_t next = series.after(day); next > 0)
        return ContractQuote{series.points[next - 1].second.to_double(),
                             series.points[next - 1].first};
    if (!series.undated) return std::nullopt;
    return ContractQuote{series.undated->to_double(), {}};
}

// The days of each contract on which it has no price of its own.
std::vector<ledger::ContractDays> without_price(std::vector<ledger::ContractDays> contracts,
                                                const ledger::MarketInputs& market) {
    for (ledger::ContractDays& contract : contracts)
        std::erase_if(contract.days, [&](fin::Date day) {
            return quote_on(market, contract.symbol, day).has_value();
        });
    std::erase_if(contracts, [](const auto& contract) { return contract.days.empty(); });
    return contracts;
}

ContractValuation valuation_of(const ContractPrice& priced, Decimal price) {
    return {.symbol = priced.symbol,
            .source = ContractPriceSource::kModel,
            .price = price,
            .price_date = priced.date,
            .underlying = priced.underlying,
            .spot = priced.option.spot,
            .volatility = priced.option.volatility,
            .volatility_source = priced.volatility_source,
            .rate = priced.option.rate,
            .dividend_yield = priced.option.dividend_yield,
            .model = priced.model};
}

void add_points(const ContractPrices& found, ledger::MarketInputs& market) {
    std::set<std::string> symbols;
    for (const ContractPrice& priced : found.prices) {
        const auto price = price_of(priced.price);
        const auto terms = model::parse_occ_symbol(priced.symbol);
        if (!price || !terms) continue;
        ledger::DatedSeries& series = market.prices[priced.symbol];
        // A price of the contract itself counts from its date on, past the expiry too.
        if (symbols.insert(priced.symbol).second && series.points.empty())
            series.until = terms->expiry;
        series.points.emplace_back(priced.date, *price);
    }
    for (const std::string& symbol : symbols)
        std::ranges::stable_sort(market.prices[symbol].points, {},
                                 [](const auto& point) { return point.first; });
}

}  // namespace

Result<PricedContracts> price_contracts(Call& call, model::TransactionRows transactions,
                                        ledger::MarketInputs& market,
                                        const ContractSettings& settings) {
    PricedContracts result;
    if (settings.dates.empty()) return result;
    const auto open =
        ledger::open_contracts(std::move(transactions), settings.lots, settings.dates);
    if (open.empty()) return result;
    const std::vector<ledger::ContractDays> priced = without_price(open, market);
    const ledger::MarketInputs before = market;
    TRY(ContractPrices found,
        contract_prices(call, {.contracts = priced,
                               .market = settings.market,
                               .is_stored = settings.is_stored,
                               .has_previous = settings.has_previous,
                               .spot_on = [&](const std::string& symbol, fin::Date day) {
                                   return quote_on(before, symbol, day);
                               }}));
    add_points(found, market);
    const fin::Date last = settings.dates.back();
    for (const ledger::ContractDays& contract : open) {
        if (!contract.days.contains(last)) continue;
        if (const auto own = quote_on(before, contract.symbol, last)) {
            const auto price = price_of(own->price);
            result.valuations.push_back({.symbol = contract.symbol,
                                         .price = price.value_or(Decimal{}),
                                         .price_date = own->date});
            continue;
        }
        const ContractPrice* latest = nullptr;
        for (const ContractPrice& one : found.prices)
            if (one.symbol == contract.symbol && one.date <= last) latest = &one;
        if (latest == nullptr || found.missing.contains(contract.symbol)) continue;
        if (const auto price = price_of(latest->price))
            result.valuations.push_back(valuation_of(*latest, *price));
    }
    result.missing = std::move(found.missing);
    result.assumptions = std::move(found.assumptions);
    result.digest = std::move(found.digest);
    return result;
}

Status add_stored_rates(Call& call, const std::set<fin::Currency>& from, const RateDays& days,
                        LoadedLedger& ledger, ledger::MarketInputs& market) {
    TRY(const auto stored,
        stored_rates(call, std::vector(from.begin(), from.end()), market.base, days.until));
    if (stored.empty()) return {};
    Sha256 digest;
    digest.update_field(ledger.data_digest);
    for (const auto& rates : stored) {
        ledger::DatedSeries& series = market.rates[rates->from];
        for (const auto& [date, value] : rates->rates)
            if (const auto rate = Decimal::from_double(value, 12, Rounding::kHalfEven)) {
                series.points.emplace_back(date, *rate);
                digest.update_field(fmt::format("{} {} {}", rates->from.to_string(), date.serial(),
                                                rate->to_string()));
            }
        market.rate_formulas.emplace(rates->from, market::formula_of(*rates));
        ledger.issues =
            joined(std::move(ledger.issues), market::conversion_issues(*rates, days.as_of));
    }
    ledger.data_digest = digest.finish_hex();
    return {};
}

void explain_missing(const PricedContracts& priced, Issues& issues) {
    for (Issue& issue : issues)
        if (const auto reason = priced.missing.find(issue.where);
            issue.code == "no_price" && reason != priced.missing.end())
            issue.message = reason->second;
}

Result<std::map<std::string, model::Security>> add_securities(
    Call& call, LoadedLedger& ledger, const std::map<std::string, LedgerSecurity>& given,
    ledger::MarketInputs& market) {
    // Each contract with the possible symbols of its underlying.
    std::map<std::string, std::vector<std::string>> contracts;
    std::set<std::string> names;
    const auto add = [&](const std::string& symbol) {
        if (symbol.empty() || !names.insert(symbol).second || !ledger::is_contract(symbol)) return;
        const auto terms = model::parse_occ_symbol(symbol);
        contracts.emplace(symbol, underlying_names(*terms));
    };
    for (const model::Transaction& t : ledger.transactions) {
        add(t.symbol);
        add(t.new_symbol);
    }
    for (const auto& [symbol, underlyings] : contracts)
        names.insert(underlyings.begin(), underlyings.end());
    std::map<std::string, model::Security> stored;
    if (!ledger.data_digest.empty() && !names.empty()) {
        const std::vector<std::string> sorted(names.begin(), names.end());
        std::vector<model::Security> found;
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            TRY(found, store::find_securities(transaction, sorted));
            return {};
        }));
        Sha256 digest;
        digest.update_field(ledger.data_digest);
        for (model::Security& security : found) {
            digest.update_field(security.symbol)
                .update_field(describe::to_word(security.type))
                .update_field(security.sector)
                .update_field(model::currency_code(security));
            stored.emplace(security.symbol, std::move(security));
        }
        if (!stored.empty()) ledger.data_digest = digest.finish_hex();
    }
    for (const auto& [symbol, security] : stored) {
        ledger::SecurityInfo& info = market.securities[symbol];
        info.type = describe::to_word(security.type);
        if (!security.sector.empty()) info.sector = security.sector;
        if (security.currency) info.currency = security.currency;
    }
    for (const auto& [symbol, security] : given) {
        ledger::SecurityInfo& info = market.securities[symbol];
        if (security.type) info.type = *security.type;
        if (security.sector) info.sector = *security.sector;
        if (security.currency) info.currency = security.currency;
    }
    static const ledger::SecurityInfo kUnknown;
    for (const auto& [symbol, underlyings] : contracts) {
        ledger::SecurityInfo& info = market.securities[symbol];
        if (info.type == kUnknown.type) info.type = describe::to_word(model::AssetType::kOption);
        for (const std::string& underlying : underlyings)
            if (const auto found = market.securities.find(underlying);
                info.sector == kUnknown.sector && found != market.securities.end())
                info.sector = found->second.sector;
    }
    return stored;
}

}  // namespace ballast::service
