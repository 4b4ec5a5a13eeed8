// llm.send, llm.stream, llm.preview, llm.usage.
#include <fmt/format.h>
#include <map>

#include "fin/utc_date.hpp"
#include "service/assistant/llm_consent_requests.hpp"
#include "service/assistant/methods.hpp"
#include "service/assistant/sender.hpp"
#include "service/methods.hpp"
#include "store/llm.hpp"
#include "wire/json_write.hpp"

namespace ballast::service {

namespace {

constexpr int kUsageDays = 30;

Prompt prompt_of(const LlmPromptRequest& request, bool stream) {
    Prompt prompt{.provider = request.provider,
                  .purpose = "send",
                  .model = request.model,
                  .system = request.system,
                  .max_tokens = request.max_tokens,
                  .temperature = request.temperature,
                  .stream = stream,
                  .plain_names = request.plain_names,
                  .data = request.data};
    for (const LlmTurn& turn : request.turns)
        prompt.turns.push_back(
            {turn.role == LlmRole::kUser ? feed::ModelRole::kUser : feed::ModelRole::kAssistant,
             turn.text});
    prompt.turns.push_back({feed::ModelRole::kUser, request.prompt});
    return prompt;
}

LlmAnswerView view_of_answer(const PreparedPrompt& prompt, const ModelReply& reply) {
    return {.id = reply.id,
            .provider = prompt.provider.record.name,
            .model = reply.answer.model.empty() ? prompt.model : reply.answer.model,
            .content = reply.answer.text,
            .finish_reason = reply.answer.stop,
            .prompt_tokens = reply.prompt_tokens,
            .completion_tokens = reply.completion_tokens,
            .tokens_estimated = !reply.is_usage_stated,
            .cost = reply.cost,
            .provider_request_id = reply.answer.request_id};
}

Result<LlmAnswerView> answer_prompt(Call& call, const LlmPromptRequest& request, bool stream) {
    PreparedPrompt prepared;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(prepared, prepare_prompt(transaction, prompt_of(request, stream)));
        return {};
    }));
    call.touch("llm:" + prepared.provider.record.name);
    TRY(const ModelReply reply, send_prompt(call, prepared, [&](std::string_view text) {
            if (!call.emits()) return;
            std::string part = R"({"text":)";
            wire::write_string(part, text);
            call.emit(part + "}");
        }));
    return view_of_answer(prepared, reply);
}

Result<LlmAnswerView> send_to_model(Call& call, const LlmPromptRequest& request) {
    return answer_prompt(call, request, false);
}

Result<LlmAnswerView> stream_from_model(Call& call, const LlmPromptRequest& request) {
    return answer_prompt(call, request, true);
}

Result<LlmUsageResponse> usage_of_models(Call& call, const LlmUsageRequest& request) {
    const fin::Date today = fin::utc_date(call.now());
    const fin::Date to = request.to.value_or(today);
    const fin::Date from = request.from.value_or(to - kUsageDays);
    TRY(const auto rows, store::list_llm_requests(call.transaction(), from, to + 1));
    std::map<std::pair<fin::Date, std::string>, LlmUsageDay> days;
    LlmUsageResponse response;
    for (const store::LlmRequest& row : rows) {
        LlmUsageDay& day = days[{row.date, row.provider}];
        day.date = row.date;
        day.provider = row.provider;
        ++day.requests;
        if (row.state == "failed") ++day.failed;
        day.prompt_tokens += row.prompt_tokens.value_or(0);
        day.completion_tokens += row.completion_tokens.value_or(0);
        day.tokens += row.tokens;
        TRY(day.cost, add(day.cost, row.cost));
        response.tokens += row.tokens;
        TRY(response.cost, add(response.cost, row.cost));
    }
    for (auto& [key, day] : days) response.data.push_back(std::move(day));
    return response;
}

Result<LlmPreviewResponse> preview_prompt(Call& call, const LlmPromptRequest& request) {
    LlmPreviewResponse response;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const PreparedPrompt prompt, prepare_prompt(transaction, prompt_of(request, false)));
        response = preview_of(prompt, check_consent(transaction, prompt));
        return {};
    }));
    return response;
}

}  // namespace

LlmPreviewResponse preview_of(const PreparedPrompt& prompt, const Status& allowed) {
    LlmPreviewResponse response{.provider = prompt.provider.record.name,
                                .host = prompt.provider.host,
                                .model = prompt.model,
                                .is_local = prompt.provider.record.local,
                                .data = prompt.data,
                                .body = prompt.body,
                                .digest = prompt.digest,
                                .bytes = static_cast<std::int64_t>(prompt.body.size()),
                                .prompt_tokens = prompt.prompt_tokens,
                                .max_tokens = prompt.max_tokens,
                                .cost = prompt.cost,
                                .retention = prompt.provider.record.retention,
                                .is_allowed = allowed.has_value()};
    if (!allowed) response.missing = allowed.error().message;
    for (const auto& [name, token] : prompt.hidden) response.hidden.push_back({name, token});
    return response;
}

void add_llm_methods(MethodTable& table) {
    const auto asking = [](std::string name, std::string path, std::string summary) {
        return MethodInfo{.name = std::move(name),
                          .summary = std::move(summary),
                          .permission = Permission::kAssistantUse,
                          .effect = Effect::kRun,
                          .route = {Verb::kPost, std::move(path)},
                          .waits = true};
    };
    table.add<LlmPromptRequest, LlmAnswerView>(
        asking("llm.send", "/llm/send", "Sends a prompt to a language model."), send_to_model);
    MethodInfo stream = asking("llm.stream", "/llm/stream",
                               "Sends a prompt to a language model and streams its answer.");
    stream.doc =
        "Over REST with `Accept: text/event-stream`: an event `part` with {\"text\"} for each part "
        "of the answer, then an event `result`, or `error`. Over JSON-RPC: notifications `part` "
        "with the id of the request.";
    stream.streams = true;
    table.add<LlmPromptRequest, LlmAnswerView>(std::move(stream), stream_from_model);
    MethodInfo preview = asking("llm.preview", "/llm/preview",
                                "Returns what llm.send would send, without sending it.");
    preview.waits = false;
    preview.idempotent = true;
    table.add<LlmPromptRequest, LlmPreviewResponse>(std::move(preview), preview_prompt);
    table.add<LlmUsageRequest, LlmUsageResponse>(
        {.name = "llm.usage",
         .summary = "Returns tokens and cost of language models by day and provider.",
         .permission = Permission::kAssistantUse,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/llm/usage"},
         .idempotent = true},
        usage_of_models);
    add_llm_provider_methods(table);
    add_llm_test_methods(table);
    add_llm_consent_methods(table);
    add_llm_comment_methods(table);
    add_llm_chat_methods(table);
}

}  // namespace ballast::service
