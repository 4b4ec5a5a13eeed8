// An earlier system's method names of this domain, served over JSON-RPC.
#pragma once

#include "service/legacy/requests.hpp"
#include "service/method.hpp"

namespace ballast::service {

void add_legacy_lot_methods(MethodTable& table);     // portfolio.cost_basis.*, portfolio.reconcile
void add_legacy_worth_methods(MethodTable& table);   // portfolio.net_worth and related methods
void add_legacy_export_methods(MethodTable& table);  // export.*
void add_legacy_database_methods(MethodTable& table);    // db.*, ingest.csv
void add_legacy_market_methods(MethodTable& table);      // market.yahoo.*, market.fred.*
void add_legacy_analysis_methods(MethodTable& table);    // analysis.*
void add_legacy_validation_methods(MethodTable& table);  // validation.*

// All of them.
void add_legacy_ledger_methods(MethodTable& table);

namespace legacy {

// A method that computes from its request alone.
MethodInfo compute(const char* name, const char* summary);

// Wraps a list as a response: the table's responses are structs.
template <class T>
wire::RawJson list_of(const std::vector<T>& rows) {
    return {wire::to_json(rows)};
}

}  // namespace legacy

}  // namespace ballast::service
