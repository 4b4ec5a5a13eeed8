// llm.models, llm.test.
#include <algorithm>
#include <fmt/format.h>

#include "service/assistant/llm_requests.hpp"
#include "service/assistant/methods.hpp"
#include "service/assistant/sender.hpp"
#include "service/methods.hpp"

namespace ballast::service {

namespace {

const feed::HttpLimits kListLimits{.connect = std::chrono::milliseconds(5'000),
                                   .first_byte = std::chrono::milliseconds(20'000),
                                   .total = std::chrono::milliseconds(30'000)};
constexpr std::string_view kTestSchema =
    R"({"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],)"
    R"("additionalProperties":false})";

struct Reached {
    ModelProvider provider;
    feed::ModelEndpoint endpoint;
};

// The provider, once its key is there and something may be sent to it.
Result<Reached> reach(Call& call, const std::string& name) {
    Reached reached;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(reached.provider, model_provider(transaction, name));
        TRY(reached.endpoint, endpoint_of(call.environment(), transaction, reached.provider));
        return check_consent(transaction,
                             {.provider = reached.provider, .data = {DataClass::kText}});
    }));
    return reached;
}

Result<std::vector<feed::ModelInfo>> fetch_models(Call& call, const Reached& reached) {
    TRY(const feed::HttpResponse response,
        feed::http_request(feed::models_request(reached.endpoint), destination_of(reached.provider),
                           kListLimits, call.work().cancel));
    constexpr int kOk = 200;
    if (response.status != kOk) return feed::model_error(reached.provider.kind, response);
    return feed::parse_models(reached.provider.kind, response.body);
}

// Price of a million tokens from that of one.
std::optional<Decimal> per_million(const std::string& price) {
    constexpr std::int64_t kMillion = 1'000'000;
    const auto one = Decimal::parse(price);
    if (price.empty() || !one || one->is_negative()) return std::nullopt;
    const auto many = multiply(*one, Decimal(kMillion), Rounding::kHalfEven);
    return many ? std::optional(*many) : std::nullopt;
}

Result<LlmModelsResponse> list_models(Call& call, const LlmModelsRequest& request) {
    TRY(const Reached reached, reach(call, request.provider));
    TRY(const auto models, fetch_models(call, reached));
    LlmModelsResponse response{.provider = reached.provider.record.name};
    for (const feed::ModelInfo& model : models)
        response.data.push_back({.id = model.id,
                                 .name = model.name,
                                 .context_tokens = model.context_tokens,
                                 .prompt_price = per_million(model.prompt_price),
                                 .completion_price = per_million(model.completion_price)});
    call.touch("llm:" + response.provider);
    return response;
}

// Whether the other form of the address works: with /v1 at the end, or without.
std::string other_address(Call& call, const Reached& reached) {
    Reached other = reached;
    std::string& base = other.endpoint.base;
    if (base.ends_with("/v1"))
        base.erase(base.size() - 3);
    else
        base += "/v1";
    return fetch_models(call, other) ? base : std::string();
}

class Tester {
public:
    Tester(Call& call, TestLlmResponse& response) : call_(call), response_(response) {}

    Status run(const TestLlmRequest& request) {
        auto reached = reach(call_, request.provider);
        const bool lacks_consent = !reached && reached.error().code == Code::kForbidden;
        if (!reached && reached.error().code == Code::kNotFound) return reached.error();
        if (!step(LlmStep::kSettings, reached || lacks_consent ? Status() : Status(reached.error()),
                  "The settings are complete."))
            return {};
        if (!step(LlmStep::kConsent, reached ? Status() : Status(reached.error()),
                  "Text may be sent to it."))
            return {};
        response_.provider = reached->provider.record.name;
        if (!check_models(*reached, request.model)) return {};
        if (!check_prompt(LlmStep::kCompletion, {}, false, "It answers.")) return {};
        if (!check_prompt(LlmStep::kSchema, kTestSchema, false,
                          "Its answers match a JSON schema, as commentary and chat need."))
            return {};
        response_.passed = check_prompt(LlmStep::kStream, {}, true, "It streams answers.");
        return {};
    }

private:
    bool step(LlmStep at, const Status& status, std::string_view passed) {
        response_.steps.push_back(
            {at, status.has_value(), status ? std::string(passed) : status.error().message});
        return status.has_value();
    }

    bool check_models(const Reached& reached, const std::string& named) {
        const auto models = fetch_models(call_, reached);
        if (!models) {
            Error error = models.error();
            const std::string& host = reached.provider.host;
            if (const std::string other = other_address(call_, reached); !other.empty())
                error.message += fmt::format("; the address {} works: configure that one", other);
            else if (reached.provider.kind == feed::ModelKind::kLmStudio)
                error.message += fmt::format(
                    "; start the server of LM Studio on {} (Developer, Start server)", host);
            return step(LlmStep::kModels, error, {});
        }
        response_.model = !named.empty() ? named : reached.provider.record.model;
        if (response_.model.empty() && !models->empty()) response_.model = models->front().id;
        const bool is_listed =
            std::ranges::find(*models, response_.model, &feed::ModelInfo::id) != models->end();
        return step(LlmStep::kModels,
                    is_listed ? Status()
                              : fail(Code::kNotFound,
                                     models->empty()
                                         ? std::string("no model is there: load or download one")
                                         : fmt::format("the model {} is not listed; {} is",
                                                       response_.model, models->front().id)),
                    fmt::format("{} models are listed.", models->size()));
    }

    bool check_prompt(LlmStep at, std::string_view schema, bool stream, std::string_view passed) {
        const auto reply = ask_model(
            call_, {.provider = response_.provider,
                    .purpose = "test",
                    .model = response_.model,
                    .system = schema.empty() ? "" : "Answer with a JSON object with `answer`.",
                    .turns = {{.role = feed::ModelRole::kUser, .text = "Reply with OK."}},
                    .schema = std::string(schema),
                    .max_tokens = schema.empty() ? 16 : 64,
                    .stream = stream,
                    .plain_names = true});
        Status status;
        if (!reply)
            status = Error(reply.error());
        else if (reply->answer.text.empty())
            status = fail(Code::kUnavailable, "the answer is empty: choose another model");
        else if (!schema.empty() && !reply->answer.text.starts_with('{'))
            status = fail(Code::kUnavailable,
                          "the answer does not match the schema: choose another model");
        return step(at, status, passed);
    }

    Call& call_;
    TestLlmResponse& response_;
};

Result<TestLlmResponse> test_model_provider(Call& call, const TestLlmRequest& request) {
    TestLlmResponse response{.provider = request.provider, .model = request.model};
    TRY_STATUS(Tester(call, response).run(request));
    TRY_STATUS(call.work().cancel.check());
    call.touch("llm:" + response.provider);
    return response;
}

}  // namespace

void add_llm_test_methods(MethodTable& table) {
    table.add<LlmModelsRequest, LlmModelsResponse>({.name = "llm.models",
                                                    .summary = "Asks a provider for its models.",
                                                    .permission = Permission::kAssistantUse,
                                                    .effect = Effect::kRun,
                                                    .route = {Verb::kPost, "/llm/models"},
                                                    .idempotent = true,
                                                    .waits = true},
                                                   list_models);
    table.add<TestLlmRequest, TestLlmResponse>(
        {.name = "llm.test",
         .summary = "Tests a provider of language models and states which step failed.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/llm/test"},
         .waits = true},
        test_model_provider);
}

}  // namespace ballast::service
