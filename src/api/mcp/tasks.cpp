// Jobs as tasks of the protocol: tasks/get, tasks/result, tasks/cancel.
#include <fmt/format.h>

#include "api/json_value.hpp"
#include "api/mcp/session.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "api/rpc/endpoint.hpp"

namespace ballast::api::mcp {

namespace {

constexpr int kPollMs = 1'000;

std::string text_in(const JsonValue& job, std::string_view name) {
    const JsonValue* value = job.find(name);
    return value ? value->text : std::string();
}

// The states of a task: working, completed, failed, cancelled.
std::string_view status_of_task(std::string_view state) {
    if (state == "succeeded") return "completed";
    if (state == "cancelled") return "cancelled";
    if (state == "failed" || state == "expired") return "failed";
    return "working";
}

std::string task_json(const JsonValue& job) {
    ObjectWriter task;
    task.member("taskId", text_in(job, "id"))
        .member("status", status_of_task(text_in(job, "state")))
        .member("createdAt", text_in(job, "created_at"))
        .member("pollInterval", kPollMs);
    if (const std::string message = text_in(job, "error_message"); !message.empty())
        task.member("statusMessage", message);
    return std::move(task).finish();
}

}  // namespace

Result<std::string> Session::call_job(const Request& request, std::string_view method) const {
    TRY(const auto principal, access_.principal());
    ObjectWriter arguments;
    arguments.member("id", request.task);
    const std::string json = std::move(arguments).finish();
    service::Invocation invocation{.method = method, .request = json, .principal = &principal};
    invocation.interface = "mcp";
    invocation.remote = access_.remote;
    invocation.request_id = access_.make_request_id();
    TRY(service::Reply reply, rpc::guarded(access_, invocation));
    return std::move(reply.body);
}

std::string Session::task(const Request& request) {
    const std::string_view method = request.method == "tasks/cancel"   ? "jobs.cancel"
                                    : request.method == "tasks/result" ? "jobs.result"
                                                                       : "jobs.get";
    auto body = call_job(request, method);
    if (!body)
        return rpc::error_text(request.id, rpc::kInvalidParams, body.error(),
                               access_.make_request_id());
    if (method == "jobs.result") return answer(request, *std::move(body));
    const auto job = parse_json(*body);
    if (!job)
        return rpc::error_text(request.id, rpc::kInvalidParams, job.error(),
                               access_.make_request_id());
    std::string text = task_json(*job);
    if (request.is_modern) {
        text.pop_back();
        text += fmt::format(R"(,"resultType":"complete","_meta":{}}})", server_meta());
    }
    return rpc::result_text(request.id, text);
}

}  // namespace ballast::api::mcp
