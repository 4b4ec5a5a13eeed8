// JSON-RPC over HTTP: a message or a batch per POST. A long answer to a single message is sent from
// the file that it was written to.
#include <algorithm>
#include <memory>
#include <utility>

#include "api/rest/exchange.hpp"
#include "api/rest/responses.hpp"
#include "api/rest/rest.hpp"

namespace ballast::api::rest {

void Rest::call_rpc(http::Request&& request, http::Responder respond, const RequestId& id) {
    if (request.method != "POST") {
        http::Response response =
            problem_response(fail(Code::kNotFound, "JSON-RPC requires POST"), id);
        response.status = 405;
        response.headers.emplace_back("Allow", "POST");
        return finish(request, respond, id, std::move(response));
    }
    auto exchange =
        std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
    // The methods that it names decide on the lane.
    run_in(Lane::kRead, exchange, [this, exchange] {
        auto incoming = std::make_shared<rpc::Incoming>(rpc_.read_body(exchange->request.body));
        Lane lane = Lane::kRead;
        for (const rpc::Message& message : incoming->messages)
            if (const service::Method* method = rpc_.method_of(message))
                lane = std::max(lane, lane_of(method->info()));
        // Of a batch, only a part waits.
        if (incoming->messages.size() > 1) lane = std::min(lane, Lane::kCompute);
        const auto run = [this, exchange, incoming, lane] {
            answer_rpc(*exchange, *incoming, lane);
        };
        if (lane == Lane::kRead) return run();
        run_in(lane, exchange, run);
    });
}

// Files are in the JSON of the answer, encoded.
bool Rest::may_be_long(const rpc::Incoming& incoming) const {
    if (incoming.is_batch || incoming.messages.size() != 1) return false;
    const service::Method* method = rpc_.method_of(incoming.messages.front());
    return method && !files_.contains(method->info().name);
}

void Rest::answer_rpc(Exchange& exchange, const rpc::Incoming& incoming, Lane lane) {
    exchange.request.started = std::chrono::steady_clock::now();
    const http::Request& r = exchange.request;
    auto principal = caller(r, exchange.id);
    http::Response response;
    if (!principal) {
        response = problem_response(principal.error(), exchange.id);
    } else {
        std::shared_ptr<const ByteSource> long_answer;
        const std::string body =
            rpc_.handle(incoming, {.principal = *principal ? &**principal : nullptr,
                                   .remote = r.remote_address,
                                   .cancel = until_deadline(r, lane),
                                   .long_answer = may_be_long(incoming) ? &long_answer : nullptr});
        response =
            body.empty() && !long_answer ? http::Response{.status = 204} : json_response(body);
        response.source = std::move(long_answer);
    }
    finish(r, exchange.respond, exchange.id, std::move(response));
}

}  // namespace ballast::api::rest
