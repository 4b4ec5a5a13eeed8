// Request and response of ledger.dividends.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/dividends.hpp"
#include "service/ledger/worth_requests.hpp"

namespace ballast::service {

struct DividendActionRow {
    std::string symbol;
    fin::Date date;
    LedgerNumber amount;
    std::optional<fin::Currency> currency;
};

struct DividendsRequest : LedgerSource {
    std::optional<fin::Date> as_of;
    int months = 12;
    std::optional<wire::Table<DividendActionRow>> dividends;
    std::optional<LedgerPrices> prices;
    std::map<std::string, LedgerSecurity> securities;
    std::optional<LedgerRates> fx;
    std::optional<fin::Currency> currency;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    OnLedgerError on_error = OnLedgerError::kRefuse;
};

struct DividendHoldingView : ledger::DividendHolding {
    std::string name;
};

struct DividendsResponse : Provenance {
    fin::Date as_of;
    fin::Currency currency;
    std::vector<DividendHoldingView> holdings;
    std::vector<ledger::DividendPayment> payments;
    std::vector<ledger::DividendMonth> past;
    std::vector<ledger::DividendMonth> months;
    ledger::DividendTotals totals;
    double coverage = 1.0;
};

}  // namespace ballast::service
