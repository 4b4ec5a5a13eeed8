// The call that runs on this thread, for what is logged below it.
#pragma once

#include <string>
#include <utility>

namespace ballast::service {

class Call;

class RunningCall {
public:
    explicit RunningCall(const Call& call) : before_(std::exchange(current(), &call)) {}
    ~RunningCall() { current() = before_; }
    RunningCall(const RunningCall&) = delete;
    RunningCall& operator=(const RunningCall&) = delete;

    // Null outside of calls.
    static const Call* get() { return current(); }

private:
    static const Call*& current() {
        thread_local const Call* call = nullptr;
        return call;
    }
    const Call* before_;
};

// Appends the members request_id and job of the call that runs on this thread to a JSON object;
// nothing outside of calls.
void write_running_call(std::string& line);

}  // namespace ballast::service
