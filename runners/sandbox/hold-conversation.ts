import type { Conversation, ContainerPipe } from './container-pipe.ts';
import type { StopSwitch } from './stop-switch.ts';

/** A container whose stdout has ended may be about to exit; then its exit code says more. */
const exitGraceMs = 2_000;

/** A conversation under way. */
export interface HeldConversation {
  /** Why it failed, once it has ended; null if it went well. */
  readonly ended: Promise<Error | null>;
  dispose(): void;
}

/** Holds a conversation with a container that has just been started, and stops the container if it fails. */
export function holdConversation(conversation: Conversation, pipe: ContainerPipe, stop: StopSwitch): HeldConversation {
  let timer: NodeJS.Timeout | undefined;
  const ended = conversation.hold(pipe).then(
    () => {
      pipe.closeStdin();
      return null;
    },
    (error: unknown) => {
      timer = setTimeout(() => stop.stop('CONVERSATION_FAILED'), pipe.hasEnded ? exitGraceMs : 0);
      return error instanceof Error ? error : new Error(String(error));
    },
  );
  return { ended, dispose: () => clearTimeout(timer) };
}
