#include "api/cli/calls.hpp"

namespace ballast::api::cli {

Result<service::Reply> invoke_as_owner(service::Dispatcher& dispatcher, std::string_view method,
                                       std::string_view request, const RequestId& id,
                                       const wire::TableFiles* files,
                                       std::function<void(const Progress&)> progress,
                                       bool takes_source) {
    service::Principal principal;
    principal.name = "owner";
    principal.role = service::Role::kAdmin;
    principal.permissions = service::all_permissions();
    principal.credential = "owner";
    const service::Method* known = dispatcher.table().find(method);
    const bool needs_state =
        known && (known->info().needs_store || known->info().effect == service::Effect::kWrite);
    if (needs_state || dispatcher.environment().has_state()) {
        TRY(principal, dispatcher.identity().owner());
    }
    return dispatcher.invoke({.method = method,
                              .request = request,
                              .principal = &principal,
                              .interface = "cli",
                              .remote = "local",
                              .request_id = id,
                              .progress = std::move(progress),
                              .takes_source = takes_source,
                              .files = files,
                              .in_process = true});
}

RequestId make_request_id(service::Dispatcher& dispatcher) {
    return RequestId::make(dispatcher.environment().clock().now());
}

}  // namespace ballast::api::cli
