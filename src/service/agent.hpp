// Agents: programs that call with a service token of their own kind. Their reads and calculations
// run, within limits a day, also as jobs; their writes become proposals (proposal.hpp). All agents
// of a workspace can be stopped at once, with their jobs.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Whether the method changes something, so that an agent can only propose it.
bool changes_something(const MethodInfo& info);

// Computing that is left of an agent's day; nullopt without a limit, and for what does not compute.
using AgentTime = std::optional<std::chrono::milliseconds>;

// kForbidden while agents are stopped or for what no agent may propose (users, secrets, settings,
// backups, approvals); kLimitExceeded when a limit of the day is reached.
Result<AgentTime> admit_agent(Environment& environment, const Principal& agent,
                              const MethodInfo& info);
// Counts a call with the time that it took.
Status count_agent_call(Environment& environment, const Principal& agent,
                        std::chrono::steady_clock::duration took);
// For a job of an agent. Errors as of admit_agent.
Result<AgentTime> agent_time_left(Environment& environment, const TenantId& tenant,
                                  const std::string& agent);
// Counts the time that a job of the agent ran.
Status count_agent_job(Environment& environment, const TenantId& tenant, const std::string& agent,
                       std::chrono::steady_clock::duration took);
// The error of a call or job that used up the time of the day.
Error agent_time_spent();
// Counts tokens of language models before they are used; nothing for people.
Status charge_agent_tokens(const Call& call, store::Transaction& transaction, std::int64_t tokens);

Result<bool> agents_stopped(store::Transaction& transaction);
Status stop_agents(store::Transaction& transaction, bool stopped, Instant now);

}  // namespace ballast::service
