package dev.tollgate.server.cli;

import dev.tollgate.client.Recipient;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.metering.v1.Conversation;
import dev.tollgate.metering.v1.GetConversationRequest;
import dev.tollgate.metering.v1.UsageServiceGrpc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code conversation}: shows a customer's ids and sessions. */
@Command(
    name = "conversation",
    description = "Shows a conversation: the customer's ids, and the sessions, newest first.")
final class ConversationCommand extends ClientCommand {
  @Mixin private TenantOption tenant = new TenantOption();
  @Mixin private RecipientOptions who = new RecipientOptions();
  @Mixin private PageOptions page = new PageOptions();

  @Override
  int ask(TollgateClient client) {
    Conversation answer =
        UsageServiceGrpc.newBlockingStub(client.channel()).getConversation(request());
    print(
        answer,
        TextTable.withoutHeader()
            .row("conversation", answer.getConversationId())
            .row("tenant", answer.getTenantId())
            .row("customer", String.join(", ", answer.getCustomerIdsList()))
            .row("name", Texts.orNothing(answer.getCustomerName()))
            .row("created", Texts.time(answer.getCreatedAt())),
        SessionsCommand.table(answer.getSessionsList()));
    return printNextPage(answer.getNextPageToken());
  }

  private GetConversationRequest request() {
    GetConversationRequest.Builder request =
        GetConversationRequest.newBuilder()
            .setTenantId(tenant.id())
            .setPageSize(page.size())
            .setPageToken(page.token());
    Recipient recipient = who.recipient();
    if (recipient instanceof Recipient.Customer customer) {
      request.setCustomerId(customer.customerId());
    } else if (recipient instanceof Recipient.Conversation conversation) {
      request.setConversationId(conversation.conversationId());
    }
    return request.build();
  }
}
