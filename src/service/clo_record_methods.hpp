// Functions that add the methods of stored CLOs to the table.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_clo_deal_methods(MethodTable& table);
void add_clo_asset_methods(MethodTable& table);
void add_clo_asset_query_methods(MethodTable& table);
void add_clo_lot_methods(MethodTable& table);
void add_clo_compliance_methods(MethodTable& table);
void add_clo_scenario_methods(MethodTable& table);
void add_clo_correlation_methods(MethodTable& table);
void add_clo_market_methods(MethodTable& table);
void add_clo_tape_methods(MethodTable& table);
void add_clo_book_methods(MethodTable& table);
void add_clo_sync_methods(MethodTable& table);

// All of the above.
void add_clo_record_methods(MethodTable& table);

}  // namespace ballast::service
