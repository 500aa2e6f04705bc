printf 'plain \033[31mred\033[0m \033]0;title\007bell\007 nul\000 \377\376 \342\202\254\n'
