// Parts of the market-data methods, added by add_market_methods().
#pragma once

namespace ballast::service {

class MethodTable;

void add_price_methods(MethodTable& table);
void add_coverage_methods(MethodTable& table);
void add_provider_methods(MethodTable& table);
void add_sync_methods(MethodTable& table);
void add_macro_methods(MethodTable& table);
void add_quality_methods(MethodTable& table);
void add_record_methods(MethodTable& table);
void add_record_import_methods(MethodTable& table);
void add_enrich_methods(MethodTable& table);
void add_security_methods(MethodTable& table);

}  // namespace ballast::service
