// Requests and responses of the ledger's methods on lots and performance.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/benchmark.hpp"
#include "ledger/fx_gain.hpp"
#include "ledger/lots.hpp"
#include "ledger/performance.hpp"
#include "ledger/plain_ledger.hpp"
#include "service/common.hpp"
#include "service/ledger/market.hpp"
#include "service/ledger/not_booked.hpp"
#include "service/ledger/source.hpp"

namespace ballast::service {

enum class OnLedgerError : std::uint8_t { kRefuse, kSkip };

struct MethodChangeRow {
    fin::Date from;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
};

struct LotsRequest : LedgerSource {
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    std::vector<MethodChangeRow> method_changes;
    ledger::LotScope scope = ledger::LotScope::kAccount;
    std::optional<fin::Date> as_of;
    std::optional<LedgerPrices> prices;
    std::optional<LedgerRates> fx;
    std::optional<fin::Currency> currency;
    std::optional<bool> wash_sales;
    ledger::ReturnOfCapitalRule return_of_capital = ledger::ReturnOfCapitalRule::kPerShare;
    std::map<std::string, model::AccountType> account_types;
    OnLedgerError on_error = OnLedgerError::kRefuse;
    ledger::ReportDetail detail = ledger::ReportDetail::kFull;
    std::optional<OptionMarket> option_market;
};

struct RealizedYear {
    int year = 0;
    fin::Currency currency;
    Decimal short_term;
    Decimal long_term;
    Decimal no_term;
    Decimal total;
};

struct RealizedCurrency {
    fin::Currency currency;
    Decimal short_term;
    Decimal long_term;
    Decimal no_term;
    Decimal total;
};

// Null where gains are in several currencies: amounts in different currencies are not added.
struct RealizedView {
    std::optional<Decimal> short_term;
    std::optional<Decimal> long_term;
    std::optional<Decimal> total;
    std::vector<RealizedYear> by_year;
    std::vector<RealizedCurrency> by_currency;
    std::vector<ledger::RealizedGain> untaxed;
};

struct LotsResponse : Provenance {
    std::optional<fin::Date> as_of;
    std::vector<ledger::OpenLot> open_lots;
    std::vector<ledger::Disposal> disposals;
    RealizedView realized;
    std::vector<ledger::Holding> holdings;
    std::vector<ledger::CashBalance> cash;
    double coverage = 1.0;
    std::vector<NotBookedView> unposted;
    fin::Currency currency;
    std::optional<ledger::BaseGains> in_base;
    std::map<std::string, fin::Date> price_dates;  // of stored closes, by symbol
    std::vector<ContractValuation> options;
};

// Rows of `values` and `flows`: objects, or arrays of date and number.
struct ValueRow {
    fin::Date date;
    LedgerAmount value;
};
struct FlowRow {
    fin::Date date;
    LedgerAmount amount;
};

struct LedgerPerformanceRequest {
    std::optional<wire::Table<ValueRow>> values;
    std::optional<wire::Table<FlowRow>> flows;
    std::optional<double> rate;
    double risk_free_annual = 0.0;
    std::optional<double> periods_per_year;
    std::optional<std::string> benchmark;  // symbol with stored closes
    std::optional<wire::Table<ValueRow>> benchmark_values;
};

struct LedgerPerformanceResponse : ledger::PerformanceResult, Provenance {
    std::optional<ledger::BenchmarkComparison> benchmark;
};

}  // namespace ballast::service
