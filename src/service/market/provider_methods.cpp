// market.providers, market.provider_put, market.provider_delete, market.provider_test.
#include <algorithm>
#include <fmt/format.h>

#include "feed/settings.hpp"
#include "service/field_error.hpp"
#include "service/market/methods.hpp"
#include "service/market/provider_requests.hpp"
#include "service/market/providers.hpp"
#include "service/methods.hpp"
#include "service/vault.hpp"
#include "store/market_series.hpp"
#include "store/secrets.hpp"

namespace ballast::service {

namespace {

using feed::Provider;
using feed::ProviderKind;

constexpr std::size_t kMostProviders = 50;  // of CSV files

bool needs_key(ProviderKind kind) {
    return kind == ProviderKind::kFred || kind == ProviderKind::kPolygon ||
           kind == ProviderKind::kFmp;
}

std::string license_note(ProviderKind kind) {
    switch (kind) {
        case ProviderKind::kYahoo:
            return "Data of Yahoo Finance are for personal use only (its terms of service).";
        case ProviderKind::kFred:
            return "This product uses the FRED API but is not endorsed or certified by the Federal "
                   "Reserve Bank of St. Louis. Some of its series are copyrighted by others.";
        case ProviderKind::kPolygon:
            return "Data of Massive may not be redistributed.";
        default:
            return {};
    }
}

ProviderView view_of(const Provider& provider, const feed::Fetcher::State& state,
                     std::span<const model::SeriesState> series) {
    ProviderView view{.name = provider.name,
                      .kind = provider.kind,
                      .offers = feed::series_kind(provider.kind),
                      .url = provider.base,
                      .built_in = provider.kind != ProviderKind::kCsv,
                      .enabled = provider.enabled,
                      .needs_key = needs_key(provider.kind),
                      .has_key = !provider.key.empty(),
                      .secret = provider.secret,
                      .license_note = license_note(provider.kind),
                      .license_accepted = provider.license_accepted,
                      .local = provider.local,
                      .currency = provider.currency,
                      .key_header = provider.key_header,
                      .per_second = provider.limit.per_second,
                      .per_day = provider.limit.per_day,
                      .used_today = state.used_today};
    if (view.key_header.ends_with(':')) view.key_header.pop_back();
    for (const model::SeriesKind kind : {model::SeriesKind::kChain, model::SeriesKind::kQuotes})
        if (feed::offers(provider.kind, kind)) view.also_offers.push_back(kind);
    const Status ready = feed::check_ready(provider);
    view.state = !ready                       ? ProviderState::kOff
                 : !state.key_refused.empty() ? ProviderState::kKeyRefused
                 : state.is_open              ? ProviderState::kResting
                                              : ProviderState::kReady;
    view.missing = ready ? state.key_refused : ready.error().message;
    for (const model::SeriesState& one : series) {
        if (one.source != provider.name) continue;
        ++view.series;
        if (one.fetched_at)
            view.last_success_at =
                std::max(view.last_success_at.value_or(*one.fetched_at), *one.fetched_at);
        if (one.failure.empty() || !one.tried_at) continue;
        ++view.failing;
        if (!view.last_failure_at || *view.last_failure_at < *one.tried_at) {
            view.last_failure_at = one.tried_at;
            view.last_failure = one.failure;
        }
    }
    return view;
}

Result<std::vector<ProviderView>> views(Call& call) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto providers, load_providers(call.environment(), transaction));
    TRY(const auto series, store::series_states(transaction));
    Fetchers& fetchers = call.environment().shared<Fetchers>();
    std::vector<ProviderView> made;
    for (const Provider& provider : providers)
        made.push_back(
            view_of(provider, fetchers.of(transaction.tenant(), provider)->state(), series));
    return made;
}

Result<ListProvidersResponse> list_providers(Call& call, const ListProvidersRequest&) {
    ListProvidersResponse response;
    TRY(response.data, views(call));
    return response;
}

// The owner of the installation decides about requests into their network; of an installation with
// several users that is who has its command line.
Status check_local(const Call& call, const PutProviderRequest& request) {
    if (!request.local.value_or(false)) return {};
    if (!call.environment().settings().users || call.principal().credential == "owner") return {};
    return fail(Code::kForbidden,
                "only the owner of the installation may configure a provider in a private network: "
                "run `ballast call market.provider_put` on the server");
}

// The key of the request becomes a secret, which the settings name.
Status change_secret(Call& call, ProviderSettings& settings, const PutProviderRequest& request) {
    std::string& named = settings[request.name + ".secret"];
    if (request.secret) named = *request.secret;
    if (!named.empty() && !is_secret_name(named))
        return invalid("/secret", "pattern", fmt::format("\"{}\" is not a name of a secret", named),
                       "use lower-case letters, digits and hyphens, such as fred-api-key");
    if (request.key && request.key->empty()) named.clear();
    if (request.key && !request.key->empty()) {
        if (named.empty()) named = usual_secret(request.name);
        auto set = set_secret(call.environment(), call.transaction(), named, *request.key,
                              call.principal().name);
        if (!set) {
            for (FieldError& error : set.error().errors) error.pointer = "/key";
            return set;
        }
    }
    if (named.empty()) settings.erase(request.name + ".secret");
    return {};
}

void change_settings(ProviderSettings& settings, const PutProviderRequest& request,
                     bool is_built_in) {
    const auto put = [&](std::string_view field, const std::string& value) {
        const std::string setting = fmt::format("{}.{}", request.name, field);
        if (value.empty())
            settings.erase(setting);
        else
            settings[setting] = value;
    };
    const auto put_truth = [&](std::string_view field, const std::optional<bool>& value) {
        if (value) put(field, *value ? "true" : "");
    };
    if (!is_built_in) put("kind", "csv");
    put_truth("enabled", request.enabled);
    put_truth("local", request.local);
    if (request.license_accepted) put("license", *request.license_accepted ? "accepted" : "");
    if (request.url) put(is_built_in ? "base" : "url", *request.url);
    if (request.currency) put("currency", *request.currency);
    if (request.key_header) put("key_header", *request.key_header);
    if (request.per_second) put("per_second", fmt::format("{}", *request.per_second));
    if (request.per_day) put("per_day", fmt::format("{}", *request.per_day));
}

// A key that was meant for one address must not be sent to another.
Status check_key_stays(const Provider& before, const Provider& after,
                       const PutProviderRequest& request) {
    if (before.secret.empty() || request.key || request.secret || before.base == after.base)
        return {};
    const auto from = feed::parse_url(before.base);
    const auto to = feed::parse_url(after.base);
    if (from && to && from->host == to->host && from->scheme == to->scheme) return {};
    return invalid("/key", "required", "the stored key was entered for another address",
                   "enter the key for the new address, or \"\" for none");
}

Result<ProviderView> put_provider(Call& call, const PutProviderRequest& request) {
    TRY_STATUS(check_local(call, request));
    store::Transaction& transaction = call.transaction();
    Environment& environment = call.environment();
    TRY(ProviderSettings settings, read_provider_settings(environment, transaction));
    TRY(const auto before, feed::providers_of(settings));
    const auto known = std::ranges::find(before, request.name, &Provider::name);
    const bool is_built_in = known != before.end() && known->kind != ProviderKind::kCsv;
    if (known == before.end() && before.size() > kMostProviders)
        return fail(Code::kLimitExceeded,
                    fmt::format("there are {} providers: delete one first", before.size()));
    change_settings(settings, request, is_built_in);
    TRY_STATUS(change_secret(call, settings, request));
    auto after = feed::providers_of(settings);
    if (!after)
        return invalid(after.error().message.find(".url") != std::string::npos ? "/url" : "/name",
                       "not_allowed", after.error().message, "correct the named setting");
    TRY(const Provider provider, provider_named(*after, request.name));
    if (auto places = feed::check_places(provider); !places)
        return invalid("/url", "not_allowed", places.error().message, "correct the address");
    if (known != before.end()) TRY_STATUS(check_key_stays(*known, provider, request));
    if (auto allowed = feed::destination(provider); !allowed)
        return invalid("/url", "not_allowed", allowed.error().message,
                       "give an address that begins with https://");
    TRY_STATUS(write_provider_settings(environment, transaction, settings, call.now()));
    call.touch("provider:" + request.name);
    TRY(const auto all, views(call));
    return *std::ranges::find(all, request.name, &ProviderView::name);
}

Result<Deleted> delete_provider(Call& call, const ProviderRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(ProviderSettings settings, read_provider_settings(call.environment(), transaction));
    TRY(const auto providers, load_providers(call.environment(), transaction));
    TRY(const Provider provider, provider_named(providers, request.name));
    // A secret of another name was set by itself and may have other users.
    if (provider.secret == usual_secret(request.name) && !provider.key.empty())
        TRY_STATUS(store::delete_secret(transaction, provider.secret));
    std::erase_if(settings,
                  [&](const auto& one) { return one.first.starts_with(request.name + "."); });
    TRY_STATUS(write_provider_settings(call.environment(), transaction, settings, call.now()));
    call.touch("provider:" + request.name);
    return Deleted{request.name};
}

std::string usual_symbol(ProviderKind kind) {
    switch (kind) {
        case ProviderKind::kFred:
            return "DGS10";
        case ProviderKind::kTreasury:
            return "BC_10YEAR";
        case ProviderKind::kEcb:
            return "EXR/D.USD.EUR.SP00.A";
        case ProviderKind::kCsv:
            return {};
        default:
            return "AAPL";
    }
}

Status run_steps(Call& call, const Provider& provider, TestProviderResponse& response) {
    constexpr int kDays = 30;
    const auto step = [&](ProviderStep at, const Status& status, std::string_view passed) {
        response.steps.push_back(
            {at, status.has_value(), status ? std::string(passed) : status.error().message});
        return status.has_value();
    };
    if (!step(ProviderStep::kSettings, feed::check_ready(provider), "The settings are complete."))
        return {};
    const fin::Date to = last_closed_session(call.now());
    const feed::SeriesQuery query{
        .symbol = response.symbol,
        .provider_symbol = feed::provider_symbol(provider, response.symbol),
        .from = to - kDays,
        .to = to};
    const bool is_macro = feed::series_kind(provider.kind) == model::SeriesKind::kMacro;
    TRY(const feed::HttpRequest request,
        is_macro ? feed::macro_request(provider, query) : feed::price_request(provider, query));
    const auto answer = fetch(call.environment(), call.principal().tenant, provider, request,
                              call.work().cancel, 1);
    TRY_STATUS(call.work().cancel.check());
    if (!step(ProviderStep::kRequest, answer ? Status() : Status(Error(answer.error())),
              "The provider answered."))
        return {};
    std::size_t rows = 0;
    Status parsed;
    const auto take = [&](auto series, auto count) {
        if (series)
            rows = count(*series);
        else
            parsed = Error(series.error());
    };
    if (is_macro)
        take(feed::parse_macro(provider, query, *answer),
             [](const feed::MacroSeries& series) { return series.values.size(); });
    else
        take(feed::parse_prices(provider, query, *answer),
             [](const feed::PriceSeries& series) { return series.bars.size(); });
    if (!step(ProviderStep::kResponse, parsed, "The response has the expected format.")) return {};
    const Status found =
        rows > 0 ? Status()
                 : fail(Code::kNotFound, fmt::format("there are no rows of {} in the last {} days",
                                                     response.symbol, kDays));
    response.passed =
        step(ProviderStep::kRows, found,
             fmt::format("{} rows from {} to {}.", rows, query.from.to_string(), to.to_string()));
    return {};
}

Result<TestProviderResponse> test_provider(Call& call, const TestProviderRequest& request) {
    Provider provider;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto providers, load_providers(call.environment(), transaction));
        TRY(provider, provider_named(providers, request.name));
        return {};
    }));
    call.touch("provider:" + request.name);
    TestProviderResponse response{
        .name = provider.name,
        .symbol = request.symbol.empty() ? usual_symbol(provider.kind) : request.symbol};
    if (response.symbol.empty())
        return invalid("/symbol", "required", "a provider of CSV files is tested with a symbol",
                       "give a symbol that it has");
    TRY_STATUS(run_steps(call, provider, response));
    return response;
}

}  // namespace

void add_provider_methods(MethodTable& table) {
    table.add<ListProvidersRequest, ListProvidersResponse>(
        {.name = "market.providers",
         .summary = "Lists the providers of market data with their limits, state and last failure.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/providers"},
         .idempotent = true},
        list_providers);
    table.add<PutProviderRequest, ProviderView>(
        {.name = "market.provider_put",
         .summary = "Configures a provider of market data.",
         .doc = "Until a provider is configured and enabled, nothing is requested from outside of "
                "the machine. Keys are stored sealed and never shown.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/market/providers/{name}"},
         .idempotent = true,
         .secret_field = "key"},
        put_provider);
    table.add<ProviderRequest, Deleted>(
        {.name = "market.provider_delete",
         .summary = "Deletes the settings of a provider, its key included; its data stay.",
         .permission = Permission::kSecretManage,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/market/providers/{name}"},
         .destructive = true},
        delete_provider);
    table.add<TestProviderRequest, TestProviderResponse>(
        {.name = "market.provider_test",
         .summary = "Sends one request to a provider and states which step failed.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/market/providers/{name}/test"}},
        test_provider);
}

}  // namespace ballast::service
