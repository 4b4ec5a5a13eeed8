#include "service/market/providers.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.hpp"
#include "feed/settings.hpp"
#include "service/key_file.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kProvidersKey = "market.providers";

std::string seal_context(const TenantId& tenant) {
    return "settings|market.providers|" + tenant.to_string();
}

}  // namespace

Result<ProviderSettings> read_provider_settings(Environment& environment,
                                                store::Transaction& transaction) {
    TRY(const auto sealed, store::get_setting(transaction, kProvidersKey));
    if (!sealed) return ProviderSettings{};
    TRY(const auto text, wire::read_json<std::string>(*sealed));
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
    if (settings.empty()) return store::delete_setting(transaction, kProvidersKey);
    TRY(const SealingKey key, sealing_key(environment));
    const std::string sealed =
        key.seal(wire::to_json(settings), seal_context(transaction.tenant()));
    return store::put_setting(transaction, kProvidersKey, wire::to_json(sealed), now);
}

Result<std::vector<feed::Provider>> load_providers(Environment& environment,
                                                   store::Transaction& transaction) {
    TRY(const ProviderSettings settings, read_provider_settings(environment, transaction));
    return feed::providers_of(settings);
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
    if (!slot) slot = std::make_shared<feed::Fetcher>(provider.limit, sleep_);
    return slot;
}

void Fetchers::set_sleep(feed::Sleep sleep) {
    const std::lock_guard lock(mutex_);
    sleep_ = std::move(sleep);
}

Result<feed::HttpResponse> fetch(Environment& environment, const TenantId& tenant,
                                 const feed::Provider& provider, const feed::HttpRequest& request,
                                 const Cancel& cancel, int attempts) {
    TRY_STATUS(feed::check_ready(provider));
    TRY(const feed::Destination destination, feed::destination(provider));
    const auto fetcher = environment.shared<Fetchers>().of(tenant, provider);
    return fetcher->get(
        request,
        [&](const feed::HttpRequest& sent) {
            return feed::http_request(sent, destination, {}, cancel);
        },
        environment.clock(), cancel, attempts);
}

fin::Date last_closed_session(Instant now) {
    constexpr std::int64_t kHour = 3'600'000'000;
    constexpr std::int64_t kDay = 24 * kHour;
    return fin::Date::from_serial(static_cast<std::int32_t>((now.micros() - 22 * kHour) / kDay));
}

}  // namespace ballast::service
