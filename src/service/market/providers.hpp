// The providers of market data of a workspace. Their settings name secrets (vault.hpp)
// instead of containing keys; without settings every provider is off and no request leaves the
// machine.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "feed/fetcher.hpp"
#include "feed/provider.hpp"
#include "fin/calendar.hpp"
#include "service/environment.hpp"
#include "store/database.hpp"

namespace ballast::service {

using ProviderSettings = std::map<std::string, std::string>;  // "fred.key" to its value

Result<ProviderSettings> read_provider_settings(Environment& environment,
                                                store::Transaction& transaction);
Status write_provider_settings(Environment& environment, store::Transaction& transaction,
                               const ProviderSettings& settings, Instant now);

// Moves keys that an earlier version stored, sealed with the other settings, to secrets. For all
// workspaces, at the start of a server.
Status move_provider_keys(Environment& environment);

// The secret of a provider that names no other one: "fred-api-key".
std::string usual_secret(const std::string& provider);

// All providers of the transaction's tenant, the built-in ones first.
Result<std::vector<feed::Provider>> load_providers(Environment& environment,
                                                   store::Transaction& transaction);

// kNotFound names the known ones.
Result<feed::Provider> provider_named(std::span<const feed::Provider> providers,
                                      const std::string& name);

// One fetcher per tenant, provider and key, shared by all calls and jobs of this process, so that
// the limits of a provider hold for all of them together.
class Fetchers {
public:
    std::shared_ptr<feed::Fetcher> of(const TenantId& tenant, const feed::Provider& provider);

    // Of the fetchers made from now on; a test moves a clock instead of waiting.
    void set_sleep(feed::Sleep sleep);

    // Of requests sent from now on; a test shortens them.
    void set_limits(const feed::HttpLimits& limits);
    feed::HttpLimits limits();

private:
    std::mutex mutex_;
    feed::Sleep sleep_ = feed::sleep_for;
    feed::HttpLimits limits_;
    std::map<std::string, std::shared_ptr<feed::Fetcher>> fetchers_;
};

// A request of the provider through its fetcher, on the network.
Result<feed::HttpResponse> fetch(Environment& environment, const TenantId& tenant,
                                 const feed::Provider& provider, const feed::HttpRequest& request,
                                 const Cancel& cancel, int attempts = feed::kMostAttempts);

// The last date whose session has ended everywhere: a day ends at 22:00 in Greenwich, after the
// close of New York.
fin::Date last_closed_session(Instant now);
// The last business day whose session has begun in New York.
fin::Date last_begun_session(Instant now, const fin::Calendar& calendar);

}  // namespace ballast::service
