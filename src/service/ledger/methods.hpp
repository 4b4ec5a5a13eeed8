// Shared by the files that add the ledger's methods.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

// ledger.net_worth, ledger.change, ledger.reconcile.
void add_ledger_worth_methods(MethodTable& table);
// ledger.holdings.
void add_ledger_holdings_methods(MethodTable& table);
// ledger.allocation.*, ledger.rebalance.
void add_ledger_allocation_methods(MethodTable& table);
// ledger.follow, ledger.followed, ledger.unfollow.
void add_ledger_follow_methods(MethodTable& table);
// ledger.asset.*.
void add_ledger_asset_methods(MethodTable& table);
// ledger.goal.*.
void add_ledger_goal_methods(MethodTable& table);
// ledger.dividends.
void add_ledger_dividend_methods(MethodTable& table);

}  // namespace ballast::service
