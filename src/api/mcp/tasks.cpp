// Jobs as tasks of the protocol. In 2026-07-28 they are an extension that a client declares
// (https://github.com/modelcontextprotocol/ext-tasks): a call may be answered by a task, whose end
// tasks/get returns with the result of the tool. In 2025-11-25 they are a part of the protocol,
// with tasks/result.
#include <fmt/format.h>

#include "api/json_value.hpp"
#include "api/mcp/session.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "api/rpc/endpoint.hpp"

namespace ballast::api::mcp {

namespace {

constexpr int kPollMs = 1'000;
constexpr int kWaitMs = 20'000;

std::string text_in(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    return value ? value->text : std::string();
}

// The states of a task: working, completed, failed, cancelled. A tool that fails completes its
// task in 2026-07-28, with an error as its result.
std::string_view status_of_task(std::string_view state, bool is_modern) {
    if (state == "succeeded") return "completed";
    if (state == "failed") return is_modern ? "completed" : "failed";
    if (state == "cancelled") return "cancelled";
    if (state == "expired") return "failed";
    return "working";
}

std::string message_of_task(const JsonValue& job) {
    if (std::string error = text_in(job, "error_message"); !error.empty()) return error;
    const JsonValue* progress = job.find("progress");
    if (progress == nullptr || text_in(*progress, "phase").empty()) return {};
    return fmt::format("{} ({} of {} {})", text_in(*progress, "phase"), text_in(*progress, "done"),
                       text_in(*progress, "total"), text_in(*progress, "unit"));
}

// The last change that a job states.
std::string changed_at(const JsonValue& job) {
    for (const char* name : {"finished_at", "started_at"})
        if (const JsonValue* at = job.find(name); at && at->is(wire::JsonKind::kString))
            return at->text;
    return text_in(job, "created_at");
}

ObjectWriter& write_task(ObjectWriter& task, const JsonValue& job, bool is_modern) {
    task.member("taskId", text_in(job, "id"))
        .member("status", status_of_task(text_in(job, "state"), is_modern))
        .member("createdAt", text_in(job, "created_at"))
        .member("lastUpdatedAt", changed_at(job))
        .raw(is_modern ? "ttlMs" : "ttl", "null")
        .member(is_modern ? "pollIntervalMs" : "pollInterval", kPollMs);
    if (const std::string message = message_of_task(job); !message.empty())
        task.member("statusMessage", message);
    return task;
}

std::string missing_tasks() {
    return fmt::format(R"({{"requiredCapabilities":{{"extensions":{{"{}":{{}}}}}}}})",
                       kTasksExtension);
}

}  // namespace

Result<std::string> Session::call_job(const Request& request, std::string_view method,
                                      std::string arguments) const {
    TRY(const auto principal, access_.principal());
    service::Invocation invocation{.method = method, .request = arguments, .principal = &principal};
    invocation.interface = "mcp";
    invocation.remote = access_.remote;
    invocation.request_id = access_.make_request_id();
    invocation.idempotency_key = request.idempotency_key;
    TRY(service::Reply reply, rpc::guarded(access_, invocation));
    return std::move(reply.body);
}

Result<JsonValue> Session::job_of(const Request& request, std::string_view method) const {
    ObjectWriter arguments;
    arguments.member("id", request.task);
    TRY(const std::string body, call_job(request, method, std::move(arguments).finish()));
    return parse_json(body);
}

std::string Session::refuse_task(const Request& request, const Error& error) const {
    return rpc::error_text(request.id, rpc::kInvalidParams, error, access_.make_request_id());
}

std::string Session::acknowledge(const Request& request) const {
    ObjectWriter result;
    result.member("resultType", "complete").raw("_meta", server_meta());
    return rpc::result_text(request.id, std::move(result).finish());
}

std::string Session::task_of_call(const Request& request, std::string_view job) const {
    const auto parsed = parse_json(job);
    if (!parsed) return refuse_task(request, parsed.error());
    ObjectWriter task;
    task.member("resultType", "task");
    write_task(task, *parsed, true).raw("_meta", server_meta());
    return rpc::result_text(request.id, std::move(task).finish());
}

std::string Session::answer_task(const Request& request) {
    if (request.is_modern && !request.takes_tasks)
        return rpc::error_text(request.id, kMissingClientCapability,
                               "Missing required client capability", missing_tasks());
    if (request.method == "tasks/get") return get_task(request);
    if (request.method == "tasks/result") return result_of_task(request);
    if (request.method == "tasks/cancel") return cancel_task(request);
    // No job asks its client for anything: responses are ignored, as those to unknown requests.
    if (!request.has_responses)
        return refuse_task(
            request, fail(Code::kInvalidInput, "tasks/update requires inputResponses, an object"));
    const auto job = job_of(request);
    return job ? acknowledge(request) : refuse_task(request, job.error());
}

std::string Session::get_task(const Request& request) {
    const auto job = job_of(request);
    if (!job) return refuse_task(request, job.error());
    ObjectWriter task;
    if (request.is_modern) task.member("resultType", "complete");
    write_task(task, *job, request.is_modern);
    if (!request.is_modern) return rpc::result_text(request.id, std::move(task).finish());
    const std::string state = text_in(*job, "state");
    if (state == "succeeded" || state == "failed") {
        task.raw("result", tool_result_of_job(request, *job));
    } else if (state == "expired") {
        ObjectWriter error;
        error.member("code", rpc_code(Code::kInternal))
            .member("message", "the job was not run in its time: call the tool again");
        task.raw("error", std::move(error).finish());
    }
    task.raw("_meta", server_meta());
    return rpc::result_text(request.id, std::move(task).finish());
}

std::string Session::tool_result_of_job(const Request& request, const JsonValue& job) {
    if (text_in(job, "state") == "succeeded") {
        ObjectWriter arguments;
        arguments.member("id", request.task);
        auto body = call_job(request, "jobs.result", std::move(arguments).finish());
        return body ? answer(request, *std::move(body)) : failed(request, body.error());
    }
    std::string text =
        fmt::format("{}: {}", text_in(job, "error_code"), text_in(job, "error_message"));
    if (const JsonValue* errors = job.find("errors"))
        for (const JsonValue& one : errors->items)
            text += fmt::format("\n- {}: {}", text_in(one, "pointer"), text_in(one, "message"));
    return tool_result(request, text, {}, true);
}

// Waits until the job has ended, as the protocol of 2025-11-25 requires.
std::string Session::result_of_task(const Request& request) {
    const auto ticket = running_.start(request.id);
    auto job = job_of(request);
    while (job && status_of_task(text_in(*job, "state"), false) == "working") {
        if (ticket->cancel().requested()) return {};
        ObjectWriter arguments;
        arguments.member("id", request.task)
            .raw("version", text_in(*job, "version"))
            .member("timeout_ms", kWaitMs);
        const auto body = call_job(request, "jobs.wait", std::move(arguments).finish());
        job = body ? parse_json(*body) : Result<JsonValue>(body.error());
    }
    if (!job) return refuse_task(request, job.error());
    const std::string state = text_in(*job, "state");
    if (state != "succeeded" && state != "failed")
        return refuse_task(
            request,
            fail(Code::kConflict, fmt::format("the task has no result: its job is {}", state)));
    std::string result = tool_result_of_job(request, *job);
    ObjectWriter related;
    related.raw(kMetaRelatedTask, fmt::format(R"({{"taskId":"{}"}})", text_in(*job, "id")));
    result.pop_back();
    result += fmt::format(R"(,"_meta":{}}})", std::move(related).finish());
    return rpc::result_text(request.id, result);
}

std::string Session::cancel_task(const Request& request) {
    const auto job = job_of(request, "jobs.cancel");
    if (!job) return refuse_task(request, job.error());
    if (request.is_modern) return acknowledge(request);
    ObjectWriter task;
    write_task(task, *job, false);
    return rpc::result_text(request.id, std::move(task).finish());
}

}  // namespace ballast::api::mcp
