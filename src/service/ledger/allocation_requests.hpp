// Requests and responses of allocation plans and ledger.rebalance.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/rebalance.hpp"
#include "service/ledger/worth_requests.hpp"
#include "trade/order.hpp"

namespace ballast::service {

struct AllocationView : ledger::AllocationPlan {
    std::string name;
};

struct ListAllocationsRequest {};
struct ListAllocationsResponse {
    std::vector<AllocationView> data;
};

struct PutAllocationRequest : AllocationView {};
struct DeleteAllocationRequest {
    std::string name;
};

struct RebalanceRequest : LedgerSource {
    std::optional<std::string> allocation;       // name of a stored plan
    std::optional<ledger::AllocationPlan> plan;  // instead of a stored one
    std::optional<fin::Date> as_of;
    ledger::RebalanceWhen when = ledger::RebalanceWhen::kBreached;
    ledger::RebalanceTo to = ledger::RebalanceTo::kTarget;
    bool wash_sales = true;
    std::optional<double> short_term_rate;
    std::optional<double> long_term_rate;
    std::map<std::string, model::AccountType> account_types;
    std::optional<LedgerPrices> prices;
    std::map<std::string, LedgerSecurity> securities;
    std::optional<LedgerRates> fx;
    std::optional<fin::Currency> currency;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    OnLedgerError on_error = OnLedgerError::kRefuse;
    std::optional<OptionMarket> option_market;
};

struct BucketView : ledger::BucketDrift {
    Decimal after_value;
    double after_weight = 0.0;
    double after_drift = 0.0;
    ledger::BandStatus after_status = ledger::BandStatus::kWithin;
};

struct RebalanceResponse : Provenance {
    fin::Date as_of;
    fin::Currency currency;
    std::string allocation;  // name of the stored plan; empty for one of the request
    ledger::AllocationPlan plan;
    Decimal managed_value;
    bool breached = false;
    double largest_drift = 0.0;
    std::vector<BucketView> buckets;
    std::vector<ledger::UntargetedBucket> untargeted;
    std::vector<ledger::RebalanceOrder> orders;
    std::vector<trade::Order> trades;  // the orders, as export.trades takes them
    ledger::RebalanceTotals totals;
    std::vector<ledger::UnplacedOrder> unplaced;
    std::vector<ledger::PurchaseBlock> purchase_blocks;
    double coverage = 1.0;
};

}  // namespace ballast::service
