#include "service/market/providers.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.hpp"
#include "feed/settings.hpp"
#include "fin/utc_date.hpp"
#include "service/key_file.hpp"
#include "service/outbound_request.hpp"
#include "service/vault.hpp"
#include "store/identity.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kProvidersKey = "market.providers";
constexpr std::string_view kKeyField = ".key";
constexpr std::string_view kMovedBy = "settings of providers";

std::string seal_context(const TenantId& tenant) {
    return "settings|market.providers|" + tenant.to_string();
}

}  // namespace

Result<ProviderSettings> read_provider_settings(Environment& environment,
                                                store::Transaction& transaction) {
    TRY(const auto stored, store::get_setting(transaction, kProvidersKey));
    if (!stored) return ProviderSettings{};
    if (!stored->starts_with('"')) return wire::read_json<ProviderSettings>(*stored);
    // As an earlier version stored it.
    TRY(const auto text, wire::read_json<std::string>(*stored));
    TRY(const SealingKey key, sealing_key(environment));
    const auto opened = key.open(text, seal_context(transaction.tenant()));
    if (!opened)
        return fail(Code::kCorrupted,
                    "the settings of the providers of market data cannot be read: restore "
                    "keys/seal in the data directory, or delete the providers and enter their "
                    "keys again");
    return wire::read_json<ProviderSettings>(*opened);
}

Status write_provider_settings(Environment& environment, store::Transaction& transaction,
                               const ProviderSettings& settings, Instant now) {
    ProviderSettings named;
    for (const auto& [setting, value] : settings) {
        if (!setting.ends_with(kKeyField)) {
            named.emplace(setting, value);
            continue;
        }
        const std::string provider = setting.substr(0, setting.size() - kKeyField.size());
        const std::string secret = usual_secret(provider);
        TRY_STATUS(set_secret(environment, transaction, secret, value, kMovedBy));
        named[provider + ".secret"] = secret;
    }
    if (!named.empty())
        return store::put_setting(transaction, kProvidersKey, wire::to_json(named), now);
    TRY(const auto stored, store::get_setting(transaction, kProvidersKey));
    return stored ? store::delete_setting(transaction, kProvidersKey) : Status();
}

Status move_provider_keys(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& system) {
        return store::list_tenants(system);
    }));
    for (const store::Tenant& tenant : tenants)
        TRY_STATUS(database->transact(tenant.id, [&](store::Transaction& transaction) -> Status {
            TRY(const auto stored, store::get_setting(transaction, kProvidersKey));
            if (!stored || !stored->starts_with('"')) return {};
            TRY(const ProviderSettings settings, read_provider_settings(environment, transaction));
            return write_provider_settings(environment, transaction, settings,
                                           environment.clock().now());
        }));
    return {};
}

std::string usual_secret(const std::string& provider) {
    std::string name = provider + "-api-key";
    for (char& c : name)
        if (c == '_') c = '-';
    return name;
}

Result<std::vector<feed::Provider>> load_providers(Environment& environment,
                                                   store::Transaction& transaction) {
    TRY(const ProviderSettings settings, read_provider_settings(environment, transaction));
    TRY(auto providers, feed::providers_of(settings));
    for (feed::Provider& provider : providers) {
        if (provider.secret.empty()) continue;
        TRY(auto key, find_secret_value(environment, transaction, provider.secret));
        provider.key = std::move(key).value_or("");
    }
    return providers;
}

Result<feed::Provider> provider_named(std::span<const feed::Provider> providers,
                                      const std::string& name) {
    const auto found = std::ranges::find(providers, name, &feed::Provider::name);
    if (found != providers.end()) return *found;
    std::vector<std::string> names;
    for (const feed::Provider& one : providers) names.push_back(one.name);
    return fail(Code::kNotFound, fmt::format("there is no provider \"{}\": expected one of {}",
                                             name, fmt::join(names, ", ")))
        .with("provider", name);
}

std::shared_ptr<feed::Fetcher> Fetchers::of(const TenantId& tenant,
                                            const feed::Provider& provider) {
    Sha256 hash;
    hash.update_field(tenant.to_string())
        .update_field(provider.name)
        .update_field(provider.base)
        .update_field(provider.key)
        .update_field(fmt::format("{} {}", provider.limit.per_second, provider.limit.per_day));
    const std::lock_guard lock(mutex_);
    auto& slot = fetchers_[hash.finish_hex()];
    if (!slot)
        slot = std::make_shared<feed::Fetcher>(provider.limit, sleep_,
                                               [provider](const feed::HttpResponse& response) {
                                                   return feed::refuses_key(provider, response);
                                               });
    return slot;
}

void Fetchers::set_sleep(feed::Sleep sleep) {
    const std::lock_guard lock(mutex_);
    sleep_ = std::move(sleep);
}

void Fetchers::set_limits(const feed::HttpLimits& limits) {
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

feed::HttpLimits Fetchers::limits() {
    const std::lock_guard lock(mutex_);
    return limits_;
}

namespace {

void note(Environment& environment, const feed::Provider& provider,
          const Result<feed::HttpResponse>& response, std::chrono::nanoseconds took) {
    const Status status =
        response ? feed::check_status(*response) : Status(Error(response.error()));
    note_request(environment, {.group = ProviderGroup::kMarketData,
                               .label = provider.kind == feed::ProviderKind::kCsv
                                            ? std::string_view("custom")
                                            : std::string_view(provider.name),
                               .provider = provider.name,
                               .outcome = status ? "ok" : to_string(status.error().code),
                               .took = took});
}

}  // namespace

Result<feed::HttpResponse> fetch(Environment& environment, const TenantId& tenant,
                                 const feed::Provider& provider, const feed::HttpRequest& request,
                                 const Cancel& cancel, int attempts) {
    TRY_STATUS(feed::check_ready(provider));
    TRY(const feed::Destination destination, feed::destination(provider));
    if (!provider.secret.empty()) note_secret_used(environment, tenant, provider.secret);
    auto& fetchers = environment.shared<Fetchers>();
    const auto fetcher = fetchers.of(tenant, provider);
    return fetcher->get(
        request,
        [&](const feed::HttpRequest& sent) {
            const auto start = std::chrono::steady_clock::now();
            auto response = feed::http_request(sent, destination, fetchers.limits(), cancel);
            note(environment, provider, response, std::chrono::steady_clock::now() - start);
            return response;
        },
        environment.clock(), cancel, attempts);
}

namespace {

fin::Date date_after(Instant now, int hour) {
    return fin::utc_date(now - std::chrono::hours(hour));
}

}  // namespace

fin::Date last_closed_session(Instant now) { return date_after(now, 22); }

fin::Date last_begun_session(Instant now, const fin::Calendar& calendar) {
    constexpr int kOpening = 14;  // in Greenwich, half an hour before in summer
    constexpr int kLongestBreak = 10;
    fin::Date date = date_after(now, kOpening);
    for (int i = 0; i < kLongestBreak && !calendar.is_business_day(date); ++i) date = date - 1;
    return date;
}

}  // namespace ballast::service
