// The Model Context Protocol over standard input and output, one message per line. Modern requests,
// which carry their version in `_meta` (2026-07-28), and requests after `initialize` (2025-11-25,
// 2025-06-18) may be mixed.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/access.hpp"
#include "api/json_value.hpp"
#include "api/mcp/protocol.hpp"
#include "api/mcp/results.hpp"
#include "api/mcp/tools.hpp"
#include "api/rpc/message.hpp"
#include "api/rpc/progress.hpp"
#include "api/rpc/running.hpp"
#include "api/rpc/stream.hpp"

namespace ballast::api::mcp {

class Session final : public rpc::FrameHandler {
public:
    // `access` and `tools` must outlive the session.
    Session(const Access& access, const Tools& tools, ServerInfo server, rpc::Send send,
            std::chrono::milliseconds progress_interval = rpc::kProgressInterval)
        : access_(access),
          tools_(tools),
          server_(std::move(server)),
          send_(std::move(send)),
          progress_interval_(progress_interval) {}

    // For a connection that is one request (HTTP): the client states that it has initialized, and
    // long responses are kept beyond the connection.
    void continue_session(bool initialized, std::shared_ptr<Results> results) {
        initialized_ = initialized;
        results_ = std::move(results);
    }

    rpc::Task receive(rpc::Frame frame) override;
    void abandon() override { running_.cancel_all(); }

private:
    struct Request {
        std::string id;
        std::string method;
        bool is_modern = false;
        std::string progress_token;  // JSON; empty: no progress was requested
        std::optional<std::string> idempotency_key;
        std::string tool;
        std::string arguments = "{}";
        std::string requested_version;  // requested by initialize
        std::string cursor;
        std::string task;            // id of a job
        bool takes_tasks = false;    // a call may be answered by a task
        bool has_responses = false;  // of tasks/update
    };

    rpc::Task handle(rpc::Message message);
    void notified(const rpc::Message& message);
    Result<Request> read_request(const rpc::Message& message) const;
    bool admit_version(const Request& request, std::string_view version);
    rpc::Task dispatch(Request request);

    std::string discover() const;
    std::string initialize(const Request& request);
    std::string ping(const Request& request) const;
    std::string list_tools(const Request& request) const;
    // Empty when the call was cancelled: it then gets no response.
    std::string call_tool(const Request& request, const Cancel& cancel);

    // Jobs as tasks (tasks.cpp). Each is the message that answers the request.
    std::string answer_task(const Request& request);
    std::string task_of_call(const Request& request, std::string_view job) const;
    std::string get_task(const Request& request);
    std::string result_of_task(const Request& request);
    std::string cancel_task(const Request& request);
    std::string acknowledge(const Request& request) const;
    std::string refuse_task(const Request& request, const Error& error) const;
    // The result of the tool that an ended job ran.
    std::string tool_result_of_job(const Request& request, const JsonValue& job);
    Result<JsonValue> job_of(const Request& request, std::string_view method = "jobs.get") const;
    Result<std::string> call_job(const Request& request, std::string_view method,
                                 std::string arguments) const;

    // Results of tools, as JSON.
    std::string describe_tool(const Request& request);
    std::string read_result(const Request& request);
    std::string failed(const Request& request, const Error& error) const;
    // A response with the defaults it assumed (JSON, or empty), shortened when it is too long for
    // one answer.
    std::string answer(const Request& request, std::string body, std::string_view assumed = {});
    bool fits(std::string_view text, std::string_view structured) const;
    std::string tool_result(const Request& request, std::string_view text,
                            std::string_view structured, bool is_error) const;
    std::function<void(const Progress&)> progress_of(const Request& request,
                                                     const Cancel& cancel) const;
    // `_meta` of results in modern versions.
    std::string server_meta() const;
    std::string implementation() const;
    void refuse(std::string_view id, int code, const Error& error) const;

    const Access& access_;
    const Tools& tools_;
    ServerInfo server_;
    rpc::Send send_;
    std::chrono::milliseconds progress_interval_;
    rpc::Running running_;
    std::shared_ptr<Results> results_ = std::make_shared<Results>();
    bool initialized_ = false;  // used by the reading thread only
};

// Serves one client until its input ends.
Status serve_stdio(int input, int output, const Access& access, ServerInfo server,
                   ToolOptions tool_options = {}, rpc::StreamOptions options = {});

}  // namespace ballast::api::mcp
