// Internal to the store: statements without their condition on the tenant, for tests.
//
// Writes name the tenant (`tenant_id = current_tenant()`), although the database confines them by
// itself. A test that leaves the condition out of every statement shows that a statement that
// forgets it reads and changes nothing foreign either.
#pragma once

#include <string>
#include <string_view>

namespace ballast::store::detail {

// The statement as it runs: unchanged, unless WithoutTenantFilter exists.
std::string_view filtered(std::string_view sql, std::string& changed);

// While it exists, all statements of the process run without the condition. Only builds with crash
// points (base/crash_point.hpp) have it.
class WithoutTenantFilter {
public:
    WithoutTenantFilter();
    ~WithoutTenantFilter();
    WithoutTenantFilter(const WithoutTenantFilter&) = delete;
    WithoutTenantFilter& operator=(const WithoutTenantFilter&) = delete;

    // Statements that were changed since it was made.
    static long changed();
};

}  // namespace ballast::store::detail
