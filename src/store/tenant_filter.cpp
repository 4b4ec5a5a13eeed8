#include "store/tenant_filter.hpp"

#include <atomic>

namespace ballast::store::detail {

#if defined(BALLAST_CRASH_POINTS)

namespace {

std::atomic<bool>& is_left_out() {
    static std::atomic<bool> left_out = false;
    return left_out;
}

std::atomic<long>& changed_statements() {
    static std::atomic<long> count = 0;
    return count;
}

void remove_all(std::string& text, std::string_view part, std::string_view by) {
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += by.size())
        text.replace(at, part.size(), by);
}

}  // namespace

std::string_view filtered(std::string_view sql, std::string& changed) {
    if (!is_left_out() || sql.find("tenant_id = current_tenant()") == std::string_view::npos)
        return sql;
    changed = sql;
    remove_all(changed, "tenant_id = current_tenant() AND ", "");
    remove_all(changed, " AND tenant_id = current_tenant()", "");
    remove_all(changed, " WHERE tenant_id = current_tenant()", "");
    ++changed_statements();
    return changed;
}

WithoutTenantFilter::WithoutTenantFilter() {
    changed_statements() = 0;
    is_left_out() = true;
}

WithoutTenantFilter::~WithoutTenantFilter() { is_left_out() = false; }

long WithoutTenantFilter::changed() { return changed_statements(); }

#else

std::string_view filtered(std::string_view sql, std::string& /*changed*/) { return sql; }

WithoutTenantFilter::WithoutTenantFilter() = default;
WithoutTenantFilter::~WithoutTenantFilter() = default;
long WithoutTenantFilter::changed() { return 0; }

#endif

}  // namespace ballast::store::detail
