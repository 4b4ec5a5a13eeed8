// Requests and responses of ledger.net_worth, ledger.change and ledger.reconcile.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/change.hpp"
#include "ledger/inferred_values.hpp"
#include "ledger/milestones.hpp"
#include "ledger/net_worth.hpp"
#include "ledger/reconcile.hpp"
#include "service/ledger/market.hpp"
#include "service/ledger/requests.hpp"

namespace ballast::service {

struct HoldingRow {
    std::optional<std::string> account;
    std::string symbol;
    LedgerNumber quantity;
    std::optional<LedgerNumber> cost_basis;
    std::optional<fin::Currency> currency;  // default US dollars
};

struct WorthSource : LedgerSource {
    std::optional<wire::Table<HoldingRow>> holdings;
    std::optional<LedgerPrices> prices;
    std::map<std::string, LedgerSecurity> securities;
    std::optional<LedgerRates> fx;
    std::optional<fin::Currency> currency;
    std::vector<fin::Date> dates;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    OnLedgerError on_error = OnLedgerError::kRefuse;
    std::optional<OptionMarket> option_market;
    // Of net worth and its change.
    std::optional<std::vector<ledger::ValuedItem>> items;
    bool include_items = true;
    bool infer_gaps = false;
    bool current = false;
};

struct NetWorthRequest : WorthSource {};

struct AccelerationPoint {
    std::string period;
    double value = 0.0;
};

struct GrowthView {
    std::vector<ledger::GrowthPoint> monthly;
    std::vector<ledger::GrowthPoint> quarterly;
    std::vector<ledger::GrowthPoint> annual;
    std::vector<AccelerationPoint> acceleration;  // by month
    std::vector<ledger::LookBack> look_back;
    std::optional<double> velocity;
};

struct NetWorthResponse : Provenance {
    std::vector<ledger::Snapshot> snapshots;
    GrowthView growth;
    std::vector<ledger::Milestone> milestones;
    fin::Currency currency;
    double coverage = 1.0;
    std::vector<ContractValuation> options;  // of the last snapshot
    std::vector<ledger::InferredGap> inferred;
};

struct ChangeRequest : WorthSource {};

struct ChangeResponse : Provenance {
    std::vector<ledger::Change> changes;
    fin::Currency currency;
    double coverage = 1.0;
    std::vector<ledger::InferredGap> inferred;
};

struct StatementRowView {
    std::optional<std::string> account;
    std::string symbol;
    std::optional<LedgerNumber> quantity;
    std::optional<LedgerNumber> cost_basis;
    std::optional<fin::Date> acquired;
};

struct StatementCashRow {
    std::optional<std::string> account;
    std::optional<fin::Currency> currency;  // default US dollars
    LedgerNumber balance;
};

struct LedgerReconcileRequest : LedgerSource {
    std::optional<wire::Table<StatementRowView>> statement;
    std::optional<wire::Table<StatementCashRow>> cash;
    std::optional<LedgerNumber> tolerance;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    std::optional<fin::Date> as_of;
};

struct LedgerReconcileResponse : ledger::Reconciliation, Provenance {};

}  // namespace ballast::service
