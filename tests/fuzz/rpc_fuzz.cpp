// Bytes from a client of the JSON-RPC and MCP interfaces: for any input they keep running, and send
// JSON only, one message per line. The first byte selects the interface and how the rest is split.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/mcp/session.hpp"
#include "api/rpc/fake_access_test.hpp"
#include "api/rpc/session.hpp"
#include "base/check.hpp"
#include "wire/json.hpp"

namespace {

using namespace ballast;
using namespace ballast::api;

constexpr std::size_t kMaxFrame = 1024;

void check_sent(std::string message, rpc::Framing framing) {
    // Batches are arrays, everything else is an object.
    if (message.starts_with('['))
        CHECK(wire::read_json<std::vector<wire::RawJson>>(message));
    else
        CHECK((wire::read_json<std::map<std::string, wire::RawJson>>(message)));
    const std::string bytes = rpc::framed(message, framing);
    if (framing != rpc::Framing::kHeaders) CHECK(bytes.find('\n') == bytes.size() - 1);
}

void serve(rpc::FrameHandler& handler, rpc::FrameReader& frames, std::string_view bytes,
           std::size_t piece) {
    const auto drain = [&] {
        while (auto frame = frames.next())
            if (const rpc::Task task = handler.receive(*std::move(frame))) task();
    };
    while (!bytes.empty()) {
        const std::string_view now = bytes.substr(0, piece);
        bytes.remove_prefix(now.size());
        frames.feed(now);
        drain();
    }
    frames.end();
    drain();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const unsigned choice = data[0];
    const std::string bytes(data + 1, data + size);
    static FakeMethods methods;
    static const Access access = methods.access();
    static const rpc::Endpoint endpoint(access, {}, std::chrono::milliseconds(0));
    static const mcp::Tools tools(*access.table, false);
    methods.waits = false;  // everything runs on this thread, so nothing could cancel it
    methods.calls.clear();
    const std::size_t piece = 1 + (choice >> 1U) * 8;
    if ((choice & 1U) != 0) {
        rpc::FrameReader frames(kMaxFrame, rpc::Framing::kLines);
        mcp::Session session(access, tools, {.version = "0"}, [](std::string message) {
            check_sent(std::move(message), rpc::Framing::kLines);
        });
        serve(session, frames, bytes, piece);
    } else {
        rpc::FrameReader frames(kMaxFrame);
        rpc::Session session(endpoint, [&](std::string message) {
            check_sent(std::move(message), frames.framing());
        });
        serve(session, frames, bytes, piece);
    }
    return 0;
}
